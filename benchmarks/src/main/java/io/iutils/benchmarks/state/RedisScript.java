package io.iutils.benchmarks.state;

/**
 * How a callback in Java changes a value in Redis: read it, compute, and let a script set
 * the new one if the old one is still there; else again. WATCH needs a trip more and a
 * connection of its own.
 */
final class RedisScript {

	static final String COMPARE_AND_SET = "if redis.call('GET', KEYS[1]) == ARGV[1] then "
			+ "redis.call('SET', KEYS[1], ARGV[2]) return 1 end return 0";

	private RedisScript() {
	}

}
