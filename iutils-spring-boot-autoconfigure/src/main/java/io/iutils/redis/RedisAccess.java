package io.iutils.redis;

import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The application's connection to Redis, for those who do not know Spring Data.
 */
public final class RedisAccess {

	private final RedisConnectionFactory factory;

	RedisAccess(RedisConnectionFactory factory) {
		this.factory = factory;
	}

	/**
	 * Joins the siblings of a namespace.
	 */
	public RedisEngine open(RedisSettings settings) {
		return RedisEngine.open(this.factory, settings);
	}

}
