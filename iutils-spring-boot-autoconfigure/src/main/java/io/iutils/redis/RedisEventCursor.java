package io.iutils.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

import io.iutils.EventsLostException;
import io.iutils.StorageException;
import io.iutils.engine.EventCursor;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.Unreadable;
import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.stream.ByteRecord;

/**
 * Reads the stream of events a page at a time; the page is as long as its events are
 * short. Ids are dense, so a gap shows what retention has removed, unless a new run of
 * the server stands behind it and nothing before that run is missing here. Confined to
 * one thread at a time, but for {@link #hasNews}.
 */
final class RedisEventCursor implements EventCursor {

	private static final int FIRST_PAGE = 16;

	private static final int MOST = 512;

	private static final long FEW_BYTES = 64 << 10;

	private static final long MANY_BYTES = 1 << 20;

	private static final byte[] NOTHING = new byte[0];

	private final Server server;

	private final byte[] stream;

	private final LongSupplier lastId;

	private final News news;

	private final Unreadable unreadable;

	private final Deque<Entry> page = new ArrayDeque<>();

	private int count = FIRST_PAGE;

	/** Whether a gap is a loss. */
	private boolean complete;

	private volatile boolean ahead;

	private volatile long position;

	// What has rung, and is not there.
	private volatile long ignored;

	/**
	 * @param complete whether it is a loss if there is nothing right behind id 0
	 */
	RedisEventCursor(Server server, byte[] stream, LongSupplier lastId, News news, Unreadable unreadable, long afterId,
			boolean complete) {
		this.server = server;
		this.stream = stream;
		this.lastId = lastId;
		this.news = news;
		this.unreadable = unreadable;
		this.position = afterId;
		this.complete = complete || afterId > 0;
	}

	@Override
	public @Nullable LoggedEvent poll() {
		while (hasNews()) {
			// Before: what rings meanwhile may not be on the page.
			long heard = this.news.event();
			if (this.page.isEmpty()) {
				LoggedEvent rung = this.news.heard(this.position + 1);
				if (rung != null) {
					this.position = rung.id();
					this.complete = true;
					return rung;
				}
				turn();
			}
			Entry next = this.page.peek();
			if (next == null) {
				// All that there was is gone. A ring is only a hint: it may be of nobody.
				long last = Math.min(heard, this.lastId.getAsLong());
				this.ignored = heard;
				if (last > this.position) {
					goOnFrom(last + 1, false);
				}
				continue;
			}
			if (next.id() > this.position + 1) {
				goOnFrom(next.id(), isExplained(next));
			}
			this.page.remove();
			this.ahead = !this.page.isEmpty();
			this.position = next.id();
			this.complete = true;
			LoggedEvent event = next.isNewRun() ? null : read(next);
			if (event != null) {
				return event;
			}
		}
		return null;
	}

	/**
	 * Whether there was nothing between, but another run of the server.
	 */
	private boolean isExplained(Entry next) {
		return next.isNewRun() && next.before() <= this.position && (next.before() > 0 || this.position == 0);
	}

	/**
	 * @param explained whether there was nothing between
	 */
	private void goOnFrom(long id, boolean explained) {
		long before = this.position;
		boolean lost = this.complete && !explained;
		this.position = id - 1;
		this.complete = true;
		if (lost) {
			throw new EventsLostException(before, id);
		}
	}

	private void turn() {
		List<ByteRecord> read;
		try {
			read = Objects.requireNonNull(this.server.read((connection) -> connection.streamCommands()
				.xRange(this.stream, Range.rightUnbounded(Range.Bound.inclusive((this.position + 1) + "-0")),
						Limit.limit().count(this.count))));
		}
		catch (StorageException ex) {
			// Perhaps they have become too large to come in time.
			this.count = Math.max(1, this.count / 2);
			throw ex;
		}
		read.forEach((entry) -> this.page.add(Entry.of(entry)));
		this.ahead = !this.page.isEmpty();
		long size = this.page.stream().mapToLong(Entry::size).sum();
		if (size < FEW_BYTES) {
			this.count = Math.min(MOST, 2 * this.count);
		}
		else if (size > MANY_BYTES) {
			this.count = Math.max(1, this.count / 2);
		}
	}

	private @Nullable LoggedEvent read(Entry entry) {
		Map<String, byte[]> fields = entry.fields();
		try {
			return EventHeader.read(entry.id(), fields.getOrDefault("h", NOTHING), fields.getOrDefault("c", NOTHING));
		}
		catch (RuntimeException ex) {
			this.unreadable.met(entry.id(), String.valueOf(ex.getMessage()));
			return null;
		}
	}

	@Override
	public boolean hasNews() {
		return this.ahead || this.news.event() > Math.max(this.position, this.ignored);
	}

	@Override
	public long position() {
		return this.position;
	}

	@Override
	public void close() {
		this.page.clear();
		this.ahead = false;
	}

}
