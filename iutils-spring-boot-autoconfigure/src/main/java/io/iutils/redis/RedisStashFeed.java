package io.iutils.redis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;

import io.iutils.StashChange.Kind;
import io.iutils.PayloadException;
import io.iutils.engine.Counters;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashFeed;
import io.iutils.engine.StashUpdate;
import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.stream.ByteRecord;
import org.springframework.data.redis.connection.zset.Tuple;

/**
 * Reads the stream of changes. Versions are dense there, so a gap shows that the stream
 * was trimmed: then what has changed is found by the versions of the keys, and each key
 * comes once. After a new run of the server that has lost changes which were read here,
 * all keys come. A value that is too large for the stream is read when its turn has come,
 * and is the newest then. Confined to one thread at a time, but for {@link #hasNews}.
 */
final class RedisStashFeed implements StashFeed {

	private static final int PAGE = 128;

	private final Server server;

	private final Keys.StashKeys keys;

	private final Function<String, @Nullable StashEntry> values;

	private final News news;

	private final Counters counters;

	private final Deque<StashUpdate> ahead = new ConcurrentLinkedDeque<>();

	// Up to here all is in hand, or was delivered.
	private volatile long position;

	// What has rung, and is not there.
	private volatile long ignored;

	RedisStashFeed(Server server, Keys.StashKeys keys, Function<String, @Nullable StashEntry> values, News news,
			Counters counters, long afterVersion) {
		this.server = server;
		this.keys = keys;
		this.values = values;
		this.news = news;
		this.counters = counters;
		this.position = afterVersion;
	}

	@Override
	public @Nullable StashUpdate poll() {
		while (true) {
			if (this.ahead.isEmpty() && isBehind()) {
				read();
			}
			StashUpdate next = this.ahead.peek();
			if (next == null) {
				return null;
			}
			if (next.kind() != Kind.PUT || next.content() != null) {
				return this.ahead.poll();
			}
			StashEntry entry = value(next.key());
			this.ahead.remove();
			// If it has changed since, that comes too.
			if (entry != null && entry.version() == next.version()) {
				return new StashUpdate(next.key(), Kind.PUT, entry.content(), next.version());
			}
		}
	}

	/**
	 * It stays ahead if the server cannot be asked, but not if what it has cannot be
	 * read.
	 */
	private @Nullable StashEntry value(String key) {
		try {
			return this.values.apply(key);
		}
		catch (PayloadException ex) {
			this.counters.add(Counters.Count.RECORDS_SKIPPED);
			return null;
		}
	}

	private void read() {
		List<ByteRecord> page = Objects.requireNonNull(this.server.read((connection) -> connection.streamCommands()
			.xRange(this.keys.changes, Range.rightUnbounded(Range.Bound.inclusive((this.position + 1) + "-0")),
					Limit.limit().count(PAGE))));
		if (page.isEmpty()) {
			differences(this.position);
			return;
		}
		for (ByteRecord next : page) {
			Entry entry = Entry.of(next);
			if (entry.id() > this.position + 1 && entry.before() != this.position) {
				differences(entry.isNewRun() ? 0 : this.position);
				return;
			}
			if (!entry.isNewRun()) {
				add(entry);
			}
			this.position = entry.id();
		}
	}

	private void add(Entry entry) {
		try {
			Map<String, byte[]> fields = entry.fields();
			byte[] kind = fields.get("m");
			byte[] bytes = fields.get("c");
			this.ahead.add(new StashUpdate(Keys.text(Objects.requireNonNull(fields.get("k"))),
					Kind.valueOf(Keys.text(Objects.requireNonNull(fields.get("t")))),
					(kind != null && bytes != null) ? Contents.of(kind, bytes) : null, entry.id()));
		}
		catch (RuntimeException ex) {
			// Of a newer version, or of somebody else.
			this.counters.add(Counters.Count.RECORDS_SKIPPED);
		}
	}

	/**
	 * What has changed above a version, by the keys.
	 */
	private void differences(long above) {
		List<StashUpdate> found = new ArrayList<>();
		// Before: what rings meanwhile is not among them.
		long heard = this.news.version();
		long newest = this.server.read((connection) -> {
			found.clear();
			long upTo = RedisStash.number(connection.stringCommands().get(this.keys.version));
			since(connection, this.keys.names, above, upTo)
				.forEach((key) -> found.add(new StashUpdate(Keys.text(key.getValue()), Kind.PUT, null, at(key))));
			since(connection, this.keys.removed, Math.max(above, this.position), upTo)
				.forEach((key) -> found.add(new StashUpdate(Keys.text(key.getValue()), Kind.REMOVED, null, at(key))));
			return upTo;
		});
		found.sort(Comparator.comparingLong(StashUpdate::version));
		this.ahead.addAll(found);
		this.position = Math.max(this.position, newest);
		this.ignored = heard;
	}

	private static Set<Tuple> since(RedisConnection connection, byte[] set, long above, long upTo) {
		return Objects.requireNonNull(connection.zSetCommands().zRangeByScoreWithScores(set, above + 1.0, upTo));
	}

	private static long at(Tuple tuple) {
		return Objects.requireNonNull(tuple.getScore()).longValue();
	}

	private boolean isBehind() {
		return this.news.version() > Math.max(this.position, this.ignored);
	}

	@Override
	public boolean hasNews() {
		return !this.ahead.isEmpty() || isBehind();
	}

	@Override
	public void close() {
		this.ahead.clear();
	}

}
