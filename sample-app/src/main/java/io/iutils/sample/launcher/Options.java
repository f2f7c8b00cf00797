package io.iutils.sample.launcher;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param count how many siblings
 * @param firstPort of the first sibling, the others follow
 * @param proof whether to show the proof and stop, instead of waiting for Ctrl-C
 * @param redis the server of the engine {@code redis}; null is the engine {@code local}
 */
record Options(int count, int firstPort, boolean proof, @Nullable RedisAddress redis) {

	static final String USAGE = "Usage: run-siblings [COUNT] [--port FIRST] [--engine local|redis]"
			+ " [--redis HOST:PORT] [--proof]; more with --help";

	private static final String PORT = "--port";

	private static final String ENGINE = "--engine";

	private static final String REDIS = "--redis";

	/** What stands behind an option, in the same argument or in the next one. */
	private static final Map<String, String> VALUES = Map.of(PORT, "a number", ENGINE, "local or redis", REDIS,
			RedisAddress.FORM);

	private static final int MOST = 32;

	private static final int LARGEST_PORT = 65535;

	Options {
		check("COUNT", count, (proof) ? 2 : 1, MOST, (proof) ? " for --proof" : "");
		check("FIRST", firstPort, 1, LARGEST_PORT + 1 - count, " for " + count + " siblings");
	}

	/** On the engine {@code local}. */
	Options(int count, int firstPort, boolean proof) {
		this(count, firstPort, proof, null);
	}

	/**
	 * Reads the arguments of a command line.
	 * @throws IllegalArgumentException naming what is wrong
	 */
	static Options parse(String... arguments) {
		String count = null;
		boolean proof = false;
		Map<String, String> values = new HashMap<>();
		for (int i = 0; i < arguments.length; i++) {
			String argument = arguments[i];
			String option = argument.split("=", 2)[0];
			String what = VALUES.get(option);
			if (argument.equals("--proof")) {
				proof = true;
			}
			else if (what != null) {
				boolean inside = !argument.equals(option);
				if (!inside && i + 1 == arguments.length) {
					throw new IllegalArgumentException(option + " needs " + what);
				}
				values.put(option, inside ? argument.substring(option.length() + 1) : arguments[++i]);
			}
			else if (argument.startsWith("--") || count != null) {
				throw new IllegalArgumentException("Unknown argument '" + argument + "'");
			}
			else {
				count = argument;
			}
		}
		return new Options(number("COUNT", (count != null) ? count : "2"),
				number("FIRST", values.getOrDefault(PORT, "8081")), proof,
				redis(values.getOrDefault(ENGINE, "local"), values.get(REDIS)));
	}

	private static @Nullable RedisAddress redis(String engine, @Nullable String address) {
		return switch (engine) {
			case "redis" -> RedisAddress.parse((address != null) ? address : "localhost:6379");
			case "local" -> {
				if (address != null) {
					throw new IllegalArgumentException(REDIS + " is for " + ENGINE + "=redis");
				}
				yield null;
			}
			default -> throw new IllegalArgumentException(ENGINE + " is local or redis, not '" + engine + "'");
		};
	}

	int lastPort() {
		return this.firstPort + this.count - 1;
	}

	private static int number(String name, String text) {
		try {
			return Integer.parseInt(text);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException(name + " is a number, not '" + text + "'", ex);
		}
	}

	private static void check(String name, int value, int least, int most, String when) {
		if (value < least || value > most) {
			throw new IllegalArgumentException(name + " is " + least + " to " + most + when + ", not " + value);
		}
	}

}
