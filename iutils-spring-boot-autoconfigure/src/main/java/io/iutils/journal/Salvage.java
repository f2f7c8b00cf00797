package io.iutils.journal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/*
 * How damage is stepped over, and why nobody gets a wrong value by it:
 *
 * - What counts is decided as ever, by checksum, salt and sequence. Only the place is new:
 *   behind damage the next record is looked for at each 8 bytes, with a sequence above the
 *   last and up to the tail, or up to where the next segment begins. So all readers find
 *   the same records, whenever they come.
 * - A segment in which damage was met is not written to any more: the next turn of whoever
 *   met it begins a new one, above all that was used. The old one stays as it is, but for
 *   records that nobody has seen, which are cut: the new segment uses their sequences.
 * - A file whose sound header names another segment is none: it is as if it were missing.
 * - A header that does not match its checksum may still have the right salt. If it has, the
 *   records count under it; if not, none does.
 */

/**
 * Damage that was met and is stepped over: each place is kept aside, counted and logged
 * once. Base files are not salvaged. Thread-safe.
 */
final class Salvage {

	private static final Logger logger = System.getLogger(Salvage.class.getName());

	private final Quarantine quarantine;

	private final Consumer<JournalException.Damaged> counter;

	private final Set<Place> places = ConcurrentHashMap.newKeySet();

	private final Set<Long> damagedSegments = ConcurrentHashMap.newKeySet();

	// Headers are looked at again until they are in order: a file may be replaced by one.
	private final Set<Long> soundHeaders = ConcurrentHashMap.newKeySet();

	/**
	 * @param counter called once for each place, by whoever met it
	 */
	Salvage(Quarantine quarantine, Consumer<JournalException.Damaged> counter) {
		this.quarantine = quarantine;
		this.counter = counter;
	}

	/**
	 * Notes that damage will be stepped over.
	 * @param segment in which it is, or which is missing
	 * @param bytes what to keep aside
	 */
	void met(JournalException.Damaged damage, long segment, byte[] bytes) {
		this.damagedSegments.add(segment);
		if (!this.places.add(new Place(segment, damage.offset()))) {
			return;
		}
		this.counter.accept(damage);
		logger.log(Level.ERROR, "{0}; stepped over, kept in {1}", damage.getMessage(), this.quarantine.directory());
		try {
			if (bytes.length > 0 && !this.quarantine.has(damage.file(), damage.offset())) {
				this.quarantine.keep(damage.file(), damage.offset(), bytes);
			}
		}
		catch (IOException ex) {
			// Reading must go on where nothing can be written.
			logger.log(Level.WARNING, "What is damaged in " + damage.file() + " could not be kept aside", ex);
		}
	}

	/**
	 * Whether damage was met in a segment, so that nobody writes to it any more.
	 */
	boolean isDamaged(long segment) {
		return this.damagedSegments.contains(segment);
	}

	boolean hasSoundHeader(long segment) {
		return this.soundHeaders.contains(segment);
	}

	void noteSoundHeader(long segment) {
		this.soundHeaders.add(segment);
	}

	void forgetSoundHeader(long segment) {
		this.soundHeaders.remove(segment);
	}

	private record Place(long segment, long offset) {
	}

}
