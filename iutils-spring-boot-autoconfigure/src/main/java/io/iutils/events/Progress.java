package io.iutils.events;

import io.iutils.engine.Content;
import io.iutils.engine.StashEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * How far siblings have come that share the events of a name. An event is done if and
 * only if its id is at or below the frontier and not among the unfinished.
 *
 * <pre>
 *   frontier i64 | each unfinished id i64, rising        little-endian
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
		while (bytes.remaining() >= Long.BYTES) {
			unfinished.add(bytes.getLong());
		}
		return new Progress(entry.version(), frontier, unfinished);
	}

	Content content() {
		ByteBuffer bytes = ByteBuffer.allocate((1 + this.unfinished.size()) * Long.BYTES)
			.order(ByteOrder.LITTLE_ENDIAN)
			.putLong(this.frontier);
		this.unfinished.forEach(bytes::putLong);
		return Content.of(Content.Kind.BYTES, bytes.array());
	}

	/**
	 * The same, as if there were no entry yet.
	 */
	Progress unnoted() {
		return new Progress(0, this.frontier, this.unfinished);
	}

	boolean isDone(long id) {
		return id <= this.frontier && !this.unfinished.contains(id);
	}

	/**
	 * The id behind which something may be left to do.
	 */
	long floor() {
		return this.unfinished.isEmpty() ? this.frontier : this.unfinished.first() - 1;
	}

}
