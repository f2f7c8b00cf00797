package io.iutils.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What a journal needs to know.
 *
 * @param directory the journal's own
 * @param quarantine where bytes that are cut away are kept
 * @param slot this sibling's slot
 * @param lockTimeout how long to wait for the lock
 * @param forceEach whether each change is forced to disk before it is acknowledged
 * @param segmentSize bytes after which a new segment is started; no record is longer than
 * half of it
 * @param retention asked at each roll, under the lock
 * @param describeSlot names the sibling in a slot, for messages
 * @param clock stamps segments and decides on their age
 * @param boot which boot of the system this is
 * @param io does all work on files
 * @param salvaged told of each damaged place that is stepped over; null refuses damage
 */
public record JournalSettings(Path directory, Path quarantine, int slot, Duration lockTimeout, boolean forceEach,
		int segmentSize, Supplier<Retention> retention, IntFunction<String> describeSlot, InstantSource clock,
		UUID boot, JournalIo io, @Nullable Consumer<JournalException.Damaged> salvaged) {

	public static final int SEGMENT_SIZE = 16 << 20;

	private static final int LEAST_SEGMENT_SIZE = 1 << 10;

	public JournalSettings {
		if (slot < 0 || slot >= SiblingTable.SLOTS) {
			throw new IllegalArgumentException("Slot " + slot + "; slots are from 0 to " + (SiblingTable.SLOTS - 1));
		}
		if (lockTimeout.isNegative()) {
			throw new IllegalArgumentException("A lock timeout of " + lockTimeout + "; the least is 0");
		}
		if (segmentSize < LEAST_SEGMENT_SIZE) {
			throw new IllegalArgumentException(
					"A segment size of " + segmentSize + " bytes; the least is " + LEAST_SEGMENT_SIZE);
		}
	}

	/**
	 * A journal as iutils uses it.
	 */
	public static JournalSettings of(Path directory, Path quarantine, int slot, Duration lockTimeout, boolean forceEach,
			int segmentSize, Supplier<Retention> retention, IntFunction<String> describeSlot, InstantSource clock,
			@Nullable Consumer<JournalException.Damaged> salvaged) {
		return new JournalSettings(directory, quarantine, slot, lockTimeout, forceEach, segmentSize, retention,
				describeSlot, clock, Platform.bootId(), new FileIo(), salvaged);
	}

}
