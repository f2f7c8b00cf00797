package io.iutils.events;

import io.iutils.engine.Content;
import io.iutils.engine.StashEntry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far siblings have come that share the events of a name. An event is done if and
 * only if its id is at or below the frontier and not among the unfinished.
 *
 * <pre>
 *   frontier i64 little-endian | each unfinished id, rising, as its distance from the one before, the first from 0
 *   a distance is 7 bits a byte, the lowest first; the top bit says that more follow
 * </pre>
 *
 * @param version of the entry it was read from; 0 if there was none
 * @param frontier the highest id that anybody has taken
 * @param unfinished ids at or below the frontier that are not done
 */
record Progress(long version, long frontier, NavigableSet<Long> unfinished) {

	/**
	 * Nothing is done behind an id.
	 */
	static Progress from(long id) {
		return new Progress(0, id, new TreeSet<>());
	}

	static Progress of(StashEntry entry) {
		ByteBuffer bytes = ByteBuffer.wrap(entry.content().bytes()).order(ByteOrder.LITTLE_ENDIAN);
		long frontier = bytes.getLong();
		NavigableSet<Long> unfinished = new TreeSet<>();
		long id = 0;
		while (bytes.hasRemaining()) {
			id += distance(bytes);
			unfinished.add(id);
		}
		return new Progress(entry.version(), frontier, unfinished);
	}

	private static long distance(ByteBuffer bytes) {
		long distance = 0;
		int shift = 0;
		byte next;
		do {
			next = bytes.get();
			distance |= (next & 0x7FL) << shift;
			shift += 7;
		}
		while (next < 0);
		return distance;
	}

	/**
	 * It is noted for each event, and with a slow ordering key there are thousands
	 * unfinished: a byte or two for each of them.
	 */
	Content content() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(Long.BYTES + 2 * this.unfinished.size());
		bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(this.frontier).array());
		long before = 0;
		for (long id : this.unfinished) {
			long distance = id - before;
			while (distance > 0x7F) {
				bytes.write((int) (distance & 0x7F) | 0x80);
				distance >>>= 7;
			}
			bytes.write((int) distance);
			before = id;
		}
		return Content.of(Content.Kind.BYTES, bytes.toByteArray());
	}

	/**
	 * What it is when some events are finished.
	 * @param read how far somebody has read
	 * @param open what is not done of what was read, and perhaps more
	 */
	Progress next(Set<Long> finished, long read, NavigableSet<Long> open) {
		NavigableSet<Long> next = new TreeSet<>(this.unfinished);
		if (read > this.frontier) {
			next.addAll(open.subSet(this.frontier, false, read, true));
		}
		next.removeAll(finished);
		return new Progress(this.version, Math.max(this.frontier, read), next);
	}

	/**
	 * The same without ids above one.
	 */
	Progress upTo(long id) {
		return (this.frontier <= id) ? this
				: new Progress(this.version, id, new TreeSet<>(this.unfinished.headSet(id, true)));
	}

	/**
	 * The same with another version.
	 */
	Progress noted(long version) {
		return new Progress(version, this.frontier, this.unfinished);
	}

	boolean isDone(long id) {
		return id <= this.frontier && !this.unfinished.contains(id);
	}

	/**
	 * The ids between two that are not done and at or below the frontier.
	 */
	NavigableSet<Long> unfinishedBetween(long after, long before) {
		return (before - after > 1) ? new TreeSet<>(this.unfinished.subSet(after, false, before, false))
				: new TreeSet<>();
	}

	/**
	 * The id behind which something may be left to do.
	 */
	long floor() {
		return this.unfinished.isEmpty() ? this.frontier : this.unfinished.first() - 1;
	}

}
