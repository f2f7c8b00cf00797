package io.iutils.benchmarks.startup;

import java.util.ArrayList;
import java.util.List;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Comparison;
import io.iutils.benchmarks.Figure;
import io.iutils.benchmarks.Pace;
import io.iutils.benchmarks.Ratio;
import io.iutils.benchmarks.Ratio.Goal;
import io.iutils.benchmarks.Suite;
import io.iutils.benchmarks.peers.FreePort;
import io.iutils.benchmarks.peers.RedisServer;

/**
 * What an application pays for each of us before it does anything.
 */
public final class StartupSuite implements Suite {

	private static final String WITHOUT = "Boot alone";

	private static final String STARTER = "iutils";

	private static final String SECOND = "iutils, beside a running sibling";

	private static final String LISTENERS = "iutils, with listeners";

	private static final String HAZELCAST = "Hazelcast";

	private static final AutoCloseable NOTHING = () -> {
	};

	@Override
	public String name() {
		return "startup";
	}

	@Override
	public String title() {
		return "What the start of an application costs, and its memory";
	}

	@Override
	public void run(Bench bench) throws Exception {
		start(bench, false);
		if (!bench.pace().quick()) {
			start(bench, true);
		}
	}

	private void start(Bench bench, boolean web) {
		Pace pace = bench.pace();
		Comparison comparison = bench.compare("start of an application", web ? "with Tomcat" : "plain")
			.pace(pace.quick() ? new Pace(true, 0, 3, pace.turn()) : new Pace(false, 1, 15, pace.turn()))
			.side(WITHOUT, () -> new Start(StartupPeer.NONE, web, () -> "nowhere", NOTHING))
			.side(STARTER, () -> new Start(StartupPeer.IUTILS, web, () -> bench.directory().toString(), NOTHING))
			.side(SECOND, () -> {
				String place = bench.directory().toString();
				return new Start(StartupPeer.IUTILS, web, () -> place,
						Start.application(StartupPeer.IUTILS, web, place));
			})
			.side(LISTENERS,
					() -> new Start(StartupPeer.IUTILS_LISTENERS, web, () -> bench.directory().toString(), NOTHING))
			.side(HAZELCAST,
					() -> new Start(StartupPeer.HAZELCAST, web, () -> Integer.toString(FreePort.next()), NOTHING));
		if (!web && !pace.quick()) {
			comparison.side("Spring Data Redis", () -> {
				RedisServer redis = RedisServer.start(bench.directory());
				return new Start(StartupPeer.REDIS, false, () -> Integer.toString(redis.port()), redis);
			});
		}
		goals(bench, comparison.run(), web ? "-web" : "");
	}

	private static void goals(Bench bench, Comparison comparison, String web) {
		keep(bench, "startup-added-ms" + web, added(comparison, STARTER), Goal.atMost(80));
		keep(bench, "startup-added-ms-second-sibling" + web, added(comparison, SECOND), Goal.atMost(80));
		// The member has a listener, too.
		List<Double> listeners = added(comparison, LISTENERS);
		List<Double> hazelcast = added(comparison, HAZELCAST);
		List<Double> shares = new ArrayList<>();
		for (int i = 0; i < Math.min(listeners.size(), hazelcast.size()); i++) {
			shares.add(listeners.get(i) / hazelcast.get(i));
		}
		keep(bench, "startup-added-vs-hazelcast" + web, shares, Goal.atMost(0.1));
	}

	private static List<Double> added(Comparison comparison, String side) {
		List<Double> with = comparison.rounds(Start.READY, side);
		List<Double> without = comparison.rounds(Start.READY, WITHOUT);
		List<Double> added = new ArrayList<>();
		for (int i = 0; i < Math.min(with.size(), without.size()); i++) {
			added.add(with.get(i) - without.get(i));
		}
		return added;
	}

	private static void keep(Bench bench, String name, List<Double> rounds, Goal goal) {
		bench.keep(new Ratio(name, Figure.median(rounds), goal));
	}

}
