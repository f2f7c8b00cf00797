package io.iutils.reliability;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.iutils.reliability.Operation.Kind;

/**
 * A stash in memory that carries out operations one by one at moments between their calls
 * and their returns; some never return, and of these some are never carried out.
 */
final class SimulatedStash {

	private final Random random;

	private final Map<String, long[]> keys = new HashMap<>();

	private long lastVersion;

	SimulatedStash(Random random) {
		this.random = random;
	}

	/**
	 * A linearizable history.
	 */
	List<Operation> history(int operations, int workers) {
		List<Operation> history = new ArrayList<>();
		long[] free = new long[workers];
		for (int i = 1; i <= operations; i++) {
			// It happens at this moment.
			long moment = i * 10L;
			int worker = this.random.nextInt(workers);
			if (free[worker] >= moment) {
				continue;
			}
			long invoked = Math.max(free[worker] + 1, moment - this.random.nextInt(60));
			boolean dies = this.random.nextInt(200) == 0;
			long responded = dies ? Operation.NEVER : moment + this.random.nextInt(60);
			free[worker] = dies ? moment + 1000 : responded;
			Operation operation = new Operation(worker, Kind.values()[this.random.nextInt(Kind.values().length)],
					"k" + this.random.nextInt(4), this.random.nextInt(3), 1 + this.random.nextLong(1L << 40), 0, 0,
					invoked, responded);
			if (dies && this.random.nextBoolean()) {
				history.add(operation);
			}
			else {
				history.add(carryOut(operation));
			}
		}
		return history;
	}

	private Operation carryOut(Operation asked) {
		long[] entry = this.keys.get(asked.key());
		long value = (entry != null) ? entry[0] : 0;
		long version = (entry != null) ? entry[1] : 0;
		long expected = (asked.expected() == 0) ? 0 : (asked.expected() == 1) ? version : version + 1;
		long argument = asked.argument();
		return switch (asked.kind()) {
			case GET -> answer(asked, 0, value, version);
			case PUT -> answer(asked, 0, 1, set(asked.key(), argument));
			case PUT_IF_ABSENT -> {
				if (value == 0) {
					set(asked.key(), argument);
				}
				yield answer(asked, 0, (value == 0) ? 1 : 0, 0);
			}
			case REPLACE -> (expected == version) ? answer(asked, expected, 1, set(asked.key(), argument))
					: answer(asked, expected, 0, 0);
			case REMOVE -> answer(asked, 0, remove(asked.key()), 0);
			case REMOVE_VERSION -> answer(asked, expected, (expected == version) ? remove(asked.key()) : 0, 0);
			case INCREMENT -> {
				set(asked.key(), value + argument);
				yield answer(asked, 0, value + argument, 0);
			}
			case UPDATE -> {
				set(asked.key(), argument);
				yield answer(asked, value, 1, 0);
			}
		};
	}

	private long set(String key, long value) {
		this.keys.put(key, new long[] { value, ++this.lastVersion });
		return this.lastVersion;
	}

	private long remove(String key) {
		if (this.keys.remove(key) == null) {
			return 0;
		}
		this.lastVersion++;
		return 1;
	}

	private static Operation answer(Operation asked, long expected, long result, long version) {
		boolean known = asked.isComplete();
		return new Operation(asked.worker(), asked.kind(), asked.key(), expected, asked.argument(), known ? result : 0,
				known ? version : 0, asked.invoked(), asked.responded());
	}

}
