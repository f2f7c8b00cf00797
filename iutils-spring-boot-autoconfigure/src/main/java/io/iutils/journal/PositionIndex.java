package io.iutils.journal;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

/**
 * Where some records begin, a point for each 64 KiB or so, to start cursors from. Only a
 * shortcut: rebuilt from the log as it is read and written. Thread-safe.
 */
final class PositionIndex {

	static final int DISTANCE = 64 << 10;

	private final ConcurrentSkipListMap<Long, Point> points = new ConcurrentSkipListMap<>();

	/**
	 * Notes where the record with this sequence begins, if no point is near.
	 */
	void note(long sequence, long segment, long offset) {
		Map.Entry<Long, Point> before = this.points.floorEntry(sequence);
		if (before == null || before.getValue().segment() != segment
				|| offset - before.getValue().offset() >= DISTANCE) {
			this.points.put(sequence, new Point(sequence, segment, offset));
		}
	}

	/**
	 * The nearest point at or before the record with this sequence.
	 */
	@Nullable Point floor(long sequence) {
		Map.Entry<Long, Point> entry = this.points.floorEntry(sequence);
		return (entry != null) ? entry.getValue() : null;
	}

	void forgetBelow(long sequence) {
		this.points.headMap(sequence).clear();
	}

	/**
	 * @param next the sequence of the record that begins there, or would
	 */
	record Point(long next, long segment, long offset) {
	}

}
