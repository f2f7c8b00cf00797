package io.iutils.redis;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.ClassUtils;

/*
 * Why not the application's own connections. They end with the context's lifecycle, before
 * the last of its beans are destroyed, which may still want to say something; they wait for
 * an answer as long as the application likes, a minute by default; they may read from a
 * replica that lags behind; and they send again what was not answered. So these are made
 * by the same settings, but for that.
 */

/**
 * Connections of the engine's own, to where the application's go. Thread-safe.
 */
interface Connections extends AutoCloseable {

	/**
	 * For commands, which are never sent a second time.
	 */
	RedisConnectionFactory commands();

	/**
	 * For listening, which is taken up again by itself.
	 */
	RedisConnectionFactory subscriptions();

	/**
	 * Publishes a message without waiting for the server.
	 * @return how many have heard it, or null if this client can only wait
	 */
	default @Nullable CompletionStage<Long> publish(byte[] channel, byte[] message) {
		return null;
	}

	/**
	 * Gives up connections that are broken.
	 */
	void reset();

	boolean isCluster();

	/**
	 * The number of the logical database.
	 */
	int database();

	@Override
	void close();

	/**
	 * @param timeout how long to wait for the answer to a command
	 */
	static Connections like(RedisConnectionFactory theirs, Duration timeout) {
		ClassLoader loader = Connections.class.getClassLoader();
		if (ClassUtils.isPresent("io.lettuce.core.RedisClient", loader)
				&& theirs instanceof LettuceConnectionFactory lettuce) {
			return new LettuceConnections(lettuce, timeout);
		}
		if (ClassUtils.isPresent("redis.clients.jedis.Jedis", loader)
				&& theirs instanceof JedisConnectionFactory jedis) {
			return new JedisConnections(jedis, timeout);
		}
		return new Theirs(theirs);
	}

	/**
	 * By something else: what is said above of the application's own holds.
	 */
	record Theirs(RedisConnectionFactory commands) implements Connections {

		@Override
		public RedisConnectionFactory subscriptions() {
			return this.commands;
		}

		@Override
		public void reset() {
			// It is for them to connect again.
		}

		@Override
		public boolean isCluster() {
			return false;
		}

		@Override
		public int database() {
			return 0;
		}

		@Override
		public void close() {
			// They end by themselves.
		}

	}

}
