package io.iutils.local;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

import io.iutils.engine.Engine;
import io.iutils.journal.JournalSettings;

/**
 * The local engine as attacks need it: with segments so small that journals roll all the
 * time, and a housekeeping that looks often.
 */
public final class AttackedEngine {

	/** Bytes of a segment; no record has more than half. */
	public static final int SEGMENT_SIZE = 128 << 10;

	private final Engine engine;

	private final int slot;

	private AttackedEngine(Engine engine, int slot) {
		this.engine = engine;
		this.slot = slot;
	}

	/**
	 * Opens one, with a clock of the caller's.
	 * @param hesitant whether to dawdle inside the write section
	 */
	public static AttackedEngine open(Path directory, Duration lockTimeout, boolean sockets, boolean hesitant,
			InstantSource clock) {
		LocalSettings settings = new LocalSettings(directory, lockTimeout, Duration.ofMillis(200), Long.MAX_VALUE,
				Duration.ofDays(1), sockets, clock, false);
		AtomicInteger slot = new AtomicInteger();
		Engine engine = LocalEngine.open(settings, SEGMENT_SIZE, (usual) -> {
			slot.set(usual.slot());
			return new JournalSettings(usual.directory(), usual.quarantine(), usual.slot(), usual.lockTimeout(),
					usual.forceEach(), usual.segmentSize(), usual.retention(), usual.describeSlot(), usual.clock(),
					usual.boot(), hesitant ? HesitantIo.parking(usual.io()) : usual.io(), null);
		});
		return new AttackedEngine(engine, slot.get());
	}

	public Engine engine() {
		return this.engine;
	}

	/**
	 * Its place in the table of siblings, as the word {@code owner} names it.
	 */
	public int slot() {
		return this.slot;
	}

}
