package io.iutils.testing;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.iutils.engine.Engine;
import io.iutils.local.LocalEngine;
import io.iutils.local.LocalSettings;
import io.iutils.redis.RedisEngine;
import io.iutils.redis.RedisSettings;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The engine that tests of the layers above it run on: {@code -Dtest.engine=redis} makes
 * it the one on Redis. Siblings of a test meet by a directory; on Redis its name makes
 * the namespace.
 */
public final class TestEngine {

	private static final String PROPERTY = "test.engine";

	private static final String NAMESPACE = "test";

	private TestEngine() {
	}

	public static boolean isRedis() {
		return "redis".equals(System.getProperty(PROPERTY));
	}

	/**
	 * Opens a sibling.
	 */
	public static Engine open(Path directory) {
		return isRedis() ? RedisEngine.open(TestRedis.connections(), RedisSettings.of(namespace(directory)))
				: LocalEngine.open(LocalSettings.of(directory));
	}

	/**
	 * Opens a sibling that keeps so many bytes of events.
	 */
	public static Engine openOnRedis(Path directory, long retainSize) {
		RedisSettings defaults = RedisSettings.of(namespace(directory));
		return RedisEngine.open(TestRedis.connections(), new RedisSettings(defaults.namespace(), defaults.timeout(),
				defaults.lease(), retainSize, defaults.retainFor(), defaults.clock(), defaults.applicationVersion()));
	}

	/**
	 * Opens a sibling of the contexts with {@link #properties}.
	 */
	public static Engine openBeside(Path directory) {
		return open(isRedis() ? directory : directory.resolve(NAMESPACE));
	}

	/**
	 * Settings of a context whose siblings meet in a directory.
	 */
	public static Map<String, Object> properties(Path directory) {
		Map<String, Object> properties = new HashMap<>();
		if (isRedis()) {
			properties.put("iutils.engine", "redis");
			properties.put("iutils.namespace", namespace(directory));
			properties.put("spring.data.redis.host", TestRedis.HOST);
			properties.put("spring.data.redis.port", TestRedis.port());
		}
		else {
			properties.put("iutils.directory", directory.toString());
			properties.put("iutils.namespace", NAMESPACE);
		}
		return properties;
	}

	/**
	 * What a child has to be started with, to use the same engine.
	 */
	static List<String> options() {
		return isRedis() ? List.of("-D" + PROPERTY + "=redis", "-D" + TestRedis.PORT + "=" + TestRedis.port())
				: List.of();
	}

	private static String namespace(Path directory) {
		return "test-" + UUID.nameUUIDFromBytes(directory.toAbsolutePath().toString().getBytes(UTF_8));
	}

}
