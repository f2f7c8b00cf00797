package io.iutils.benchmarks.redis;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Ratio.Goal;
import io.iutils.benchmarks.Suite;
import io.iutils.benchmarks.events.EventsOnRedis;
import io.iutils.benchmarks.requests.RequestsOnRedis;
import io.iutils.benchmarks.state.StoresOnRedis;

/**
 * What {@code iutils.engine=redis} costs beside the same operation by hand, through
 * Spring Data Redis and on the same server.
 */
public final class RedisSuite implements Suite {

	private static final Goal GOAL = Goal.atMost(1.3);

	@Override
	public String name() {
		return "redis";
	}

	@Override
	public String title() {
		return "iutils on Redis beside the same by hand, through Spring Data Redis on the same server";
	}

	@Override
	public void run(Bench bench) throws Exception {
		StoresOnRedis.compare(bench, GOAL);
		EventsOnRedis.compare(bench, GOAL);
		RequestsOnRedis.compare(bench, GOAL);
	}

}
