package io.iutils.redis;

import java.nio.charset.StandardCharsets;

/**
 * The names of all keys and channels of a namespace. They share one hash tag, so that a
 * cluster keeps them together and a script may use several.
 *
 * <pre>
 *   iutils:{shop}:run                  string  the run of the server in which numbers last began
 *   iutils:{shop}:stash:value:KEY      hash    c content, m kind and media type, n version; expires by itself
 *   iutils:{shop}:stash:version        string  the version of the newest change
 *   iutils:{shop}:stash:changes        stream  VERSION-0: k key, t what happened, m and c if it is small
 *   iutils:{shop}:stash:names          zset    key by version
 *   iutils:{shop}:stash:removed        zset    key by the version that removed it
 *   iutils:{shop}:stash:deadlines      zset    key by the time at which it expires
 *   iutils:{shop}:stash:owners         hash    key, and the sibling it vanishes with
 *   iutils:{shop}:stash:owned:ID       set     keys that vanish with a sibling
 *   iutils:{shop}:positions:...                as the stash, but that nobody watches it
 *   iutils:{shop}:events               stream  ID-0: h header, c content, t time, b all bytes before it
 *   iutils:{shop}:events:last          string  the id of the newest event
 *   iutils:{shop}:events:bytes         string  all bytes so far
 *   iutils:{shop}:siblings             hash    id, and what it tells of itself
 *   iutils:{shop}:siblings:leases      zset    id by the time at which it counts as gone
 *   iutils:{shop}:siblings:beat        string  when the last of them said that it is alive
 *   iutils:{shop}:siblings:changes     string  a number that rises with every change
 *   iutils:{shop}:siblings:gone        set     ids of those that may have left something behind
 *   iutils:{shop}:claims               hash    name, and who claims it: id and number
 *   iutils:{shop}:bell                 channel new events, and changes of siblings
 *   iutils:{shop}:stash:bell           channel new versions; those listen that watch
 *   iutils:{shop}:inbox:ID             channel requests to a sibling and answers
 *   Channels end with @DATABASE if that is not 0.
 * </pre>
 *
 * Both streams also have entries with one field, p: the number before a new run of the
 * server, see {@code begin.lua}.
 */
final class Keys {

	private final String namespace;

	private final String database;

	private final String prefix;

	/**
	 * @param database the number of the logical database, which channels do not have
	 */
	Keys(String namespace, int database) {
		this.namespace = namespace;
		this.database = (database == 0) ? "" : "@" + database;
		this.prefix = "iutils:{" + namespace + "}:";
	}

	/**
	 * What tells this namespace from all others of the server.
	 */
	String place() {
		return this.namespace + this.database;
	}

	byte[] of(String name) {
		return utf8(this.prefix + name);
	}

	/**
	 * Of one of the two maps.
	 */
	StashKeys stash(String map) {
		return new StashKeys(this.prefix + map + ":", this.database);
	}

	/**
	 * What {@link Script#BEGIN} works on: the run, and then each number and the stream
	 * that tells of it.
	 */
	byte[][] numbers() {
		return new byte[][] { of("run"), of("events:last"), of("events"), of("stash:version"), of("stash:changes"),
				of("positions:version"), of("positions:changes") };
	}

	byte[] bell() {
		return of("bell" + this.database);
	}

	byte[] inbox(String siblingId) {
		return of("inbox:" + siblingId + this.database);
	}

	static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	/**
	 * The keys of a map.
	 */
	static final class StashKeys {

		final byte[] valuePrefix;

		final byte[] bell;

		final byte[] version;

		final byte[] changes;

		final byte[] names;

		final byte[] removed;

		final byte[] deadlines;

		final byte[] owners;

		final byte[] ownedPrefix;

		private final String prefix;

		private StashKeys(String prefix, String database) {
			this.prefix = prefix;
			this.valuePrefix = utf8(prefix + "value:");
			this.bell = utf8(prefix + "bell" + database);
			this.version = utf8(prefix + "version");
			this.changes = utf8(prefix + "changes");
			this.names = utf8(prefix + "names");
			this.removed = utf8(prefix + "removed");
			this.deadlines = utf8(prefix + "deadlines");
			this.owners = utf8(prefix + "owners");
			this.ownedPrefix = utf8(prefix + "owned:");
		}

		byte[] value(String key) {
			return utf8(this.prefix + "value:" + key);
		}

	}

}
