package io.iutils.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * One Redis server for all tests of this JVM and the children it starts, and a cluster of
 * one node. Each test has a namespace of its own.
 */
public final class TestRedis {

	static final String HOST = "127.0.0.1";

	static final String PORT = "test.redis.port";

	private static final Map<String, RedisConnectionFactory> factories = new HashMap<>();

	private static int port = Integer.getInteger(PORT, 0);

	private static int clusterPort;

	private TestRedis() {
	}

	public static synchronized int port() {
		if (port == 0) {
			port = start().port();
		}
		return port;
	}

	private static synchronized int clusterPort() {
		if (clusterPort == 0) {
			RedisProcess server = start("--cluster-enabled", "yes");
			for (int slot = 0; slot < 16384; slot += 4096) {
				StringBuilder command = new StringBuilder("CLUSTER ADDSLOTS");
				for (int i = slot; i < slot + 4096; i++) {
					command.append(' ').append(i);
				}
				server.command(command.toString());
			}
			while (!server.command("CLUSTER KEYSLOT a").startsWith(":") || !server.command("GET a").startsWith("$")) {
				Thread.onSpinWait();
			}
			clusterPort = server.port();
		}
		return clusterPort;
	}

	private static RedisProcess start(String... settings) {
		try {
			RedisProcess server = RedisProcess.start(settings);
			Runtime.getRuntime().addShutdownHook(new Thread(server::close));
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * By Lettuce.
	 */
	public static RedisConnectionFactory connections() {
		return started("lettuce", () -> new LettuceConnectionFactory(server()));
	}

	public static RedisConnectionFactory byJedis() {
		return started("jedis", () -> new JedisConnectionFactory(server(), pooled()));
	}

	public static RedisConnectionFactory cluster() {
		return started("cluster", () -> new LettuceConnectionFactory(nodes()));
	}

	public static RedisConnectionFactory clusterByJedis() {
		return started("cluster by jedis", () -> new JedisConnectionFactory(nodes(), pooled()));
	}

	private static RedisStandaloneConfiguration server() {
		return new RedisStandaloneConfiguration(HOST, port());
	}

	private static RedisClusterConfiguration nodes() {
		return new RedisClusterConfiguration().clusterNode(HOST, clusterPort());
	}

	private static JedisClientConfiguration pooled() {
		return JedisClientConfiguration.builder().usePooling().build();
	}

	private static synchronized RedisConnectionFactory started(String name, Supplier<RedisConnectionFactory> maker) {
		return factories.computeIfAbsent(name, (ignored) -> {
			RedisConnectionFactory factory = maker.get();
			try {
				((InitializingBean) factory).afterPropertiesSet();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			((SmartLifecycle) factory).start();
			return factory;
		});
	}

}
