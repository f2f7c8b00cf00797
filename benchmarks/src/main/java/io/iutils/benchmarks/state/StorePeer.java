package io.iutils.benchmarks.state;

import io.iutils.benchmarks.peers.IutilsRedisApplication;
import org.lmdbjava.EnvFlags;
import org.sqlite.SQLiteConfig;

/**
 * Who keeps state.
 */
enum StorePeer {

	/** The least a counter in a file costs that survives a kill. */
	BARE_LOCK("bare lock loop", Home.DIRECTORY) {
		@Override
		Store open(String place, int keys, int size) throws Exception {
			return new BareLockStore(place);
		}

		@Override
		boolean counts() {
			return false;
		}
	},
	IUTILS("iutils", Home.DIRECTORY) {
		@Override
		Store open(String place, int keys, int size) {
			return new IutilsStore(place);
		}
	},
	/** Each change is on disk before the call returns. */
	IUTILS_FORCED("iutils, flush always", Home.DIRECTORY) {
		@Override
		Store open(String place, int keys, int size) {
			return new IutilsStore(place, "iutils.flush=always");
		}
	},
	LMDB("LMDB", Home.DIRECTORY) {
		@Override
		Store open(String place, int keys, int size) throws Exception {
			return new LmdbStore(place, EnvFlags.MDB_NOSYNC, EnvFlags.MDB_NOTLS);
		}
	},
	/** Writes go into the map: faster, and a full disk kills the process. */
	LMDB_MAPPED("LMDB, writemap", Home.DIRECTORY) {
		@Override
		Store open(String place, int keys, int size) throws Exception {
			return new LmdbStore(place, EnvFlags.MDB_NOSYNC, EnvFlags.MDB_WRITEMAP, EnvFlags.MDB_NOTLS);
		}
	},
	/** Each change is on disk before the call returns. */
	LMDB_FORCED("LMDB, sync", Home.DIRECTORY) {
		@Override
		Store open(String place, int keys, int size) throws Exception {
			return new LmdbStore(place, EnvFlags.MDB_NOTLS);
		}
	},
	JEDIS("Jedis", Home.REDIS) {
		@Override
		Store open(String place, int keys, int size) {
			return new JedisStore(place);
		}
	},
	LETTUCE("Lettuce", Home.REDIS) {
		@Override
		Store open(String place, int keys, int size) {
			return new LettuceStore(place);
		}
	},
	SPRING_REDIS("Spring Data Redis", Home.REDIS) {
		@Override
		Store open(String place, int keys, int size) {
			return new SpringRedisStore(place);
		}
	},
	/** See {@link VersionedRedisStore}. */
	SPRING_REDIS_VERSIONED("by hand, with versions and a notice", Home.REDIS) {
		@Override
		Store open(String place, int keys, int size) {
			return new VersionedRedisStore(place);
		}
	},
	/** The stash of an application with {@code iutils.engine=redis}. */
	IUTILS_REDIS("iutils on Redis", Home.REDIS) {
		@Override
		Store open(String place, int keys, int size) {
			return new IutilsStore(IutilsRedisApplication.start(place));
		}
	},
	SQLITE("SQLite", Home.DIRECTORY) {
		@Override
		Store open(String place, int keys, int size) throws Exception {
			return new SqliteStore(place, SQLiteConfig.SynchronousMode.OFF);
		}
	},
	/** Each change is on disk before the call returns. */
	SQLITE_FORCED("SQLite, synchronous=full", Home.DIRECTORY) {
		@Override
		Store open(String place, int keys, int size) throws Exception {
			return new SqliteStore(place, SQLiteConfig.SynchronousMode.FULL);
		}
	},
	CHRONICLE_MAP("Chronicle Map", Home.DIRECTORY) {
		@Override
		Store open(String place, int keys, int size) throws Exception {
			return new ChronicleMapStore(place, keys, size);
		}
	},
	HAZELCAST("Hazelcast", Home.PORTS) {
		@Override
		Store open(String place, int keys, int size) {
			return new HazelcastStore(place, false);
		}
	},
	HAZELCAST_NEAR("Hazelcast, near cache", Home.PORTS) {
		@Override
		Store open(String place, int keys, int size) {
			return new HazelcastStore(place, true);
		}
	};

	private final String label;

	private final Home home;

	StorePeer(String label, Home home) {
		this.label = label;
		this.home = home;
	}

	/**
	 * Opens it in this process.
	 * @param keys so many there will be
	 * @param size and so many bytes in the value of each
	 */
	abstract Store open(String place, int keys, int size) throws Exception;

	/** Whether its increments count anything. */
	boolean counts() {
		return true;
	}

	/** As people know it. */
	String label() {
		return this.label;
	}

	Home home() {
		return this.home;
	}

	/** Where its data are. */
	enum Home {

		/** In a directory. */
		DIRECTORY,
		/** In a server of its own. */
		REDIS,
		/** In its processes, which find one another by their ports. */
		PORTS

	}

}
