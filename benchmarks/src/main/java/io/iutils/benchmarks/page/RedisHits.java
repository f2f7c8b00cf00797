package io.iutils.benchmarks.page;

import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Counts through Boot's own template, which has one connection for all threads. What was
 * answered survives a kill of the siblings, not one of the server.
 */
final class RedisHits implements Hits {

	private final StringRedisTemplate redis;

	RedisHits(StringRedisTemplate redis) {
		this.redis = redis;
	}

	@Override
	public long next() {
		Long count = this.redis.opsForValue().increment("hits");
		if (count == null) {
			throw new IllegalStateException("No count");
		}
		return count;
	}

}
