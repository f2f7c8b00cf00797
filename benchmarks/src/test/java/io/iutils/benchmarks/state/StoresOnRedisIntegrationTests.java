package io.iutils.benchmarks.state;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import io.iutils.benchmarks.peers.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What is held against each other on one server does the same, and none disturbs another.
 */
@Timeout(20)
class StoresOnRedisIntegrationTests {

	@TempDir
	static Path directory;

	private static RedisServer server;

	@BeforeAll
	static void start() throws Exception {
		assumeTrue(
				Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
					.anyMatch((folder) -> Files.isExecutable(Path.of(folder, "redis-server"))),
				"redis-server is not installed");
		server = RedisServer.start(Files.createDirectory(directory.resolve("redis")));
	}

	@AfterAll
	static void stop() {
		if (server != null) {
			server.close();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "IUTILS_REDIS", "SPRING_REDIS", "SPRING_REDIS_VERSIONED" })
	void countsByOneAndReadsWhatItPut(StorePeer peer) throws Exception {
		try (Store store = peer.open(Integer.toString(server.port()), 1, 1)) {
			Store.Session session = store.session();
			long first = session.increment();
			assertThat(session.increment()).isEqualTo(first + 1);
			assertThat(session.counter()).isEqualTo(first + 1);
			byte[] value = ("by " + peer).getBytes(StandardCharsets.US_ASCII);
			session.bytes("key", value);
			assertThat(session.bytes("key")).isEqualTo(value);
		}
	}

	@Test
	void eachChangeByHandGetsAVersionWithTheValue() throws Exception {
		try (VersionedRedisStore store = new VersionedRedisStore(Integer.toString(server.port()));
				Jedis jedis = new Jedis("127.0.0.1", server.port())) {
			store.bytes("other", new byte[1]);
			String before = jedis.get("versioned:version");
			store.increment();
			assertThat(jedis.hget("versioned:value:hits", "version")).isEqualTo(jedis.get("versioned:version"))
				.isEqualTo(Long.toString(Long.parseLong(before) + 1));
			store.awaitHeard(2);
		}
	}

}
