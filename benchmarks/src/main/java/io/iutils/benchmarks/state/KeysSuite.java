package io.iutils.benchmarks.state;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Comparison;
import io.iutils.benchmarks.Pace;
import io.iutils.benchmarks.Suite;

import static io.iutils.benchmarks.state.StorePeer.CHRONICLE_MAP;
import static io.iutils.benchmarks.state.StorePeer.IUTILS;
import static io.iutils.benchmarks.state.StorePeer.JEDIS;
import static io.iutils.benchmarks.state.StorePeer.LMDB;
import static io.iutils.benchmarks.state.StorePeer.LMDB_MAPPED;
import static io.iutils.benchmarks.state.StorePeer.SQLITE;

/**
 * Many keys: read, written, opened. The server of Redis is open anyway, which is not
 * compared.
 */
public final class KeysSuite implements Suite {

	private static final StorePeer[] PEERS = { IUTILS, LMDB, LMDB_MAPPED, JEDIS, SQLITE, CHRONICLE_MAP };

	private static final String HEAP = "2g";

	@Override
	public String name() {
		return "keys";
	}

	@Override
	public String title() {
		return "Many keys of 100 bytes";
	}

	@Override
	public boolean hasGoals() {
		return false;
	}

	@Override
	public void run(Bench bench) throws Exception {
		boolean quick = bench.pace().quick();
		for (int keys : quick ? new int[] { 10_000 } : new int[] { 1_000, 10_000, 100_000, 1_000_000 }) {
			List<Fleet> fleets = Fleet.of(bench, HEAP, keys, Work.KEY_VALUE, PEERS);
			try {
				fill(bench, fleets);
				random(bench, fleets, "get of a random key", Work.GET_KEY, keys, Turns.first(bench));
				random(bench, fleets, "put of a random key", Work.PUT_KEY, keys, Turns.later(bench));
			}
			finally {
				Fleet.close(fleets);
			}
			if (!quick) {
				open(bench, fleets, at(keys), Work.KEY_VALUE, HEAP);
			}
		}
	}

	static void fill(Bench bench, List<Fleet> fleets) {
		fleets.forEach((fleet) -> fleet.launch(1));
		for (Fleet fleet : fleets) {
			bench.progress().say(fleet.peer().label() + ": filling " + at(fleet.keys()));
			fleet.fill();
		}
	}

	private static void random(Bench bench, List<Fleet> fleets, String name, Work work, int keys, Pace pace) {
		Comparison comparison = bench.compare(name, at(keys)).pace(pace);
		fleets.forEach((fleet) -> comparison.side(fleet.peer().label(), () -> fleet.side(work, 1, 1)));
		comparison.run();
	}

	/**
	 * @param fleets that are closed
	 */
	static void open(Bench bench, List<Fleet> fleets, String at, int size, String heap) {
		Comparison comparison = bench.compare("open, until the first get", at)
			.pace(Turns.seldom(bench, Duration.ZERO, Duration.ZERO));
		for (Fleet fleet : fleets) {
			if (fleet.peer().home() == StorePeer.Home.DIRECTORY) {
				comparison.side(fleet.peer().label(), () -> new Opening(fleet.peer(), fleet.directory(),
						bench.directory(), heap, fleet.keys(), size));
			}
		}
		comparison.run();
	}

	static String at(int keys) {
		return String.format(Locale.ROOT, "%,d keys", keys);
	}

}
