package io.iutils.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.iutils.engine.Engine;
import io.iutils.local.LocalEngine;
import io.iutils.local.LocalSettings;
import io.iutils.redis.RedisEngine;
import io.iutils.redis.RedisSettings;
import io.iutils.testing.TestRedis;

import org.springframework.util.FileSystemUtils;

/**
 * Where siblings of a test meet, by one of the engines.
 */
final class Place implements AutoCloseable {

	private final Kind kind;

	private final Path directory;

	private final String namespace = "test-" + UUID.randomUUID();

	private final List<Engine> opened = new ArrayList<>();

	Place(Kind kind) throws IOException {
		this.kind = kind;
		this.directory = Files.createTempDirectory("iutils-contract");
	}

	/**
	 * One more sibling.
	 */
	Engine open() {
		Engine engine = switch (this.kind) {
			case LOCAL -> LocalEngine.open(LocalSettings.of(this.directory.resolve("shared")));
			case REDIS -> RedisEngine.open(TestRedis.connections(), RedisSettings.of(this.namespace));
			case REDIS_BY_JEDIS -> RedisEngine.open(TestRedis.byJedis(), RedisSettings.of(this.namespace));
			case REDIS_CLUSTER -> RedisEngine.open(TestRedis.cluster(), RedisSettings.of(this.namespace));
			case REDIS_CLUSTER_BY_JEDIS ->
				RedisEngine.open(TestRedis.clusterByJedis(), RedisSettings.of(this.namespace));
		};
		this.opened.add(engine);
		return engine;
	}

	@Override
	public void close() throws IOException {
		this.opened.forEach(Engine::close);
		FileSystemUtils.deleteRecursively(this.directory);
	}

	/**
	 * The engines.
	 */
	enum Kind {

		LOCAL, REDIS, REDIS_BY_JEDIS, REDIS_CLUSTER, REDIS_CLUSTER_BY_JEDIS

	}

}
