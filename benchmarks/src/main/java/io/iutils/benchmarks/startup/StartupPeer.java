package io.iutils.benchmarks.startup;

import java.util.ArrayList;
import java.util.List;

import io.iutils.benchmarks.peers.ClassPath;
import org.jspecify.annotations.Nullable;

/**
 * What a Boot application has in it besides Boot.
 */
enum StartupPeer {

	/** Nothing. */
	NONE(null),
	/** Our starter, and nobody who uses it. */
	IUTILS(null, ClassPath.IUTILS),
	/** Our starter, and listeners. */
	IUTILS_LISTENERS(IutilsListeners.class, ClassPath.IUTILS),
	/** A member and a listener. */
	HAZELCAST(HazelcastListener.class, ClassPath.HAZELCAST),
	/** A connection and a listener. */
	REDIS(RedisListener.class, ClassPath.REDIS);

	private final @Nullable Class<?> configuration;

	private final List<ClassPath> parts;

	StartupPeer(@Nullable Class<?> configuration, ClassPath... parts) {
		this.configuration = configuration;
		this.parts = List.of(parts);
	}

	List<Class<?>> configurations() {
		return (this.configuration != null) ? List.of(this.configuration) : List.of();
	}

	String classPath(boolean web) {
		List<ClassPath> parts = new ArrayList<>(this.parts);
		parts.add(ClassPath.BOOT);
		if (web) {
			parts.add(ClassPath.WEB);
		}
		return ClassPath.of(parts.toArray(ClassPath[]::new));
	}

	/**
	 * @param place a directory, a port, or the ports of all members, its own first
	 */
	String[] properties(String place) {
		return switch (this) {
			case NONE -> new String[0];
			case HAZELCAST -> new String[] { "startup.ports=" + place };
			case IUTILS, IUTILS_LISTENERS -> new String[] { "iutils.namespace=startup", "iutils.directory=" + place };
			case REDIS -> new String[] { "spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + place };
		};
	}

}
