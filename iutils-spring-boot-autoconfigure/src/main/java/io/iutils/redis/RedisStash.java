package io.iutils.redis;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.iutils.NotAnIntegerException;
import io.iutils.PayloadException;
import io.iutils.StorageException;
import io.iutils.engine.Content;
import io.iutils.engine.Counters;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashFeed;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.connection.zset.Tuple;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;

/**
 * A map: a hash for each value, and scripts that change it together with what others find
 * it by. Thread-safe.
 */
final class RedisStash implements StashStore {

	/** How many keys one call of the script removes: it holds up the server meanwhile. */
	private static final int TIDIED_AT_ONCE = 200;

	/** Larger ones would hold up the server. */
	private static final ScanOptions PAGE = ScanOptions.scanOptions().count(1000).build();

	/** What Redis says of the time to live of what is not there. */
	private static final long ABSENT = -2;

	private static final byte[] CONTENT = Keys.utf8("c");

	private static final byte[] KIND = Keys.utf8("m");

	private static final byte[] VERSION = Keys.utf8("n");

	private final Server server;

	private final Keys.StashKeys keys;

	private final byte[] channel;

	private final byte[] siblings;

	private final byte[] gone;

	private final byte[] selfId;

	private final @Nullable Watching watching;

	/**
	 * @param map which of both
	 * @param watching null if nobody ever watches it
	 */
	RedisStash(Server server, Keys keys, String map, String selfId, @Nullable Watching watching) {
		this.server = server;
		this.keys = keys.stash(map);
		this.siblings = keys.of("siblings");
		this.gone = keys.of("siblings:gone");
		this.channel = (watching != null) ? this.keys.bell : new byte[0];
		this.watching = watching;
		this.selfId = Keys.utf8(selfId);
	}

	@Override
	public @Nullable StashEntry get(String key) {
		List<byte[]> fields = Objects.requireNonNull(this.server
			.read((connection) -> connection.hashCommands().hMGet(this.keys.value(key), CONTENT, KIND, VERSION)));
		byte[] bytes = fields.get(0);
		byte[] kind = fields.get(1);
		byte[] version = fields.get(2);
		if (version == null) {
			return null;
		}
		if (bytes == null || kind == null) {
			throw new PayloadException("Redis holds something else under key " + key, null);
		}
		try {
			return new StashEntry(key, Contents.of(kind, bytes), number(version));
		}
		catch (IllegalArgumentException | StorageException ex) {
			throw new PayloadException("Redis holds something else under key " + key + ": " + ex.getMessage(), null);
		}
	}

	@Override
	public long put(String key, long expectedVersion, Content content, Terms terms) {
		return version(change("put", key, expectedVersion, Contents.kind(content), content.bytes(), terms));
	}

	@Override
	public boolean remove(String key, long expectedVersion) {
		// What is absent has no version that could be expected.
		return expectedVersion != 0
				&& version(change("remove", key, expectedVersion, new byte[0], new byte[0], Terms.CLEAR)) > 0;
	}

	@Override
	public long increment(String key, long delta, Terms terms) {
		String answer = change("increment", key, ANY, Contents.INTEGER, Keys.utf8(Long.toString(delta)), terms);
		if (answer.startsWith("!")) {
			throw new NotAnIntegerException(key, answer.substring(1));
		}
		return Long.parseLong(answer.substring(1));
	}

	private String change(String operation, String key, long expectedVersion, byte[] kind, byte[] bytes, Terms terms) {
		byte[] live = Keys
			.utf8((terms.timeToLive() != null) ? Long.toString(Math.max(1, terms.timeToLive().toMillis())) : "-1");
		byte[] owner = terms.whileAlive() ? this.selfId : new byte[0];
		byte[] answer = this.server.change(Script.STASH, ReturnType.VALUE, 9, this.keys.value(key), this.keys.version,
				this.keys.changes, this.keys.names, this.keys.removed, this.keys.deadlines, this.keys.owners,
				this.siblings, this.gone, Keys.utf8(operation), Keys.utf8(key),
				Keys.utf8(Long.toString(expectedVersion)), this.channel, kind, bytes, live,
				Keys.utf8(terms.keep() ? "1" : "0"), owner, this.keys.ownedPrefix);
		return Keys.text(Objects.requireNonNull(answer));
	}

	private static long version(String answer) {
		return answer.startsWith("=") ? Long.parseLong(answer.substring(1)) : 0;
	}

	@Override
	public List<String> keys(NamePattern pattern) {
		return this.server.read((connection) -> {
			// Redis does not show what has expired, but it is listed until it is tidied.
			Set<String> due = new HashSet<>();
			for (byte[] name : Objects.requireNonNull(connection.zSetCommands()
				.zRangeByScore(this.keys.deadlines, 0, Objects.requireNonNull(connection.serverCommands().time())))) {
				due.add(Keys.text(name));
			}
			Set<String> found = new TreeSet<>();
			try (Cursor<Tuple> names = connection.zSetCommands().zScan(this.keys.names, PAGE)) {
				while (names.hasNext()) {
					String key = Keys.text(names.next().getValue());
					if (pattern.matches(key) && !due.contains(key)) {
						found.add(key);
					}
				}
			}
			return List.copyOf(found);
		});
	}

	@Override
	public @Nullable Terms terms(String key) {
		return this.server.read((connection) -> {
			Long left = connection.keyCommands().pTtl(this.keys.value(key));
			if (left == null || left == ABSENT) {
				return null;
			}
			boolean owned = Boolean.TRUE.equals(connection.hashCommands().hExists(this.keys.owners, Keys.utf8(key)));
			return new Terms(false, (left >= 0) ? Duration.ofMillis(left) : null, owned);
		});
	}

	@Override
	public long version() {
		return this.server.read((connection) -> number(connection.stringCommands().get(this.keys.version)));
	}

	@Override
	public StashFeed feed(long afterVersion) {
		Watching watching = this.watching;
		if (watching == null) {
			throw new UnsupportedOperationException("Nobody watches this map");
		}
		watching.begins().run();
		return new RedisStashFeed(this.server, this.keys, this::get, watching.news(), watching.counters(),
				afterVersion);
	}

	/**
	 * Removes what has expired, and what belongs to siblings that have gone.
	 * @return whether there may be more
	 */
	boolean tidy() {
		Long removed = this.server.change(Script.TIDY, ReturnType.INTEGER, 8, this.keys.version, this.keys.changes,
				this.keys.names, this.keys.removed, this.keys.deadlines, this.keys.owners, this.siblings, this.gone,
				this.keys.valuePrefix, this.keys.ownedPrefix, Keys.utf8(Integer.toString(TIDIED_AT_ONCE)),
				this.channel);
		return removed != null && removed >= TIDIED_AT_ONCE;
	}

	/**
	 * @throws StorageException if it is none
	 */
	static long number(byte @Nullable [] text) {
		try {
			return (text != null) ? Long.parseLong(Keys.text(text)) : 0;
		}
		catch (NumberFormatException ex) {
			throw new StorageException("Redis holds something else where a number of iutils belongs", ex);
		}
	}

	/**
	 * How changes are watched.
	 *
	 * @param news what is known here of them
	 * @param counters where it is counted what cannot be read
	 * @param begins called when somebody here begins to watch
	 */
	record Watching(News news, Counters counters, Runnable begins) {
	}

}
