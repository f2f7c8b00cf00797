package io.iutils.sample.launcher;

/**
 * What the command line asks for.
 *
 * @param count how many siblings
 * @param firstPort of the first sibling, the others follow
 * @param proof whether to show the proof and stop, instead of waiting for Ctrl-C
 */
record Options(int count, int firstPort, boolean proof) {

	static final String USAGE = "Usage: run-siblings [COUNT] [--port FIRST] [--proof]; more with --help";

	private static final int MOST = 32;

	private static final int LARGEST_PORT = 65535;

	Options {
		check("COUNT", count, (proof) ? 2 : 1, MOST, (proof) ? " for --proof" : "");
		check("FIRST", firstPort, 1, LARGEST_PORT + 1 - count, " for " + count + " siblings");
	}

	/**
	 * Reads the arguments of a command line.
	 * @throws IllegalArgumentException naming what is wrong
	 */
	static Options parse(String... arguments) {
		String count = "2";
		String firstPort = "8081";
		boolean counted = false;
		boolean proof = false;
		for (int i = 0; i < arguments.length; i++) {
			String argument = arguments[i];
			if (argument.equals("--proof")) {
				proof = true;
			}
			else if (argument.equals("--port") && i + 1 < arguments.length) {
				firstPort = arguments[++i];
			}
			else if (argument.startsWith("--port=")) {
				firstPort = argument.substring("--port=".length());
			}
			else if (argument.equals("--port")) {
				throw new IllegalArgumentException("--port needs a number");
			}
			else if (argument.startsWith("--") || counted) {
				throw new IllegalArgumentException("Unknown argument '" + argument + "'");
			}
			else {
				count = argument;
				counted = true;
			}
		}
		return new Options(number("COUNT", count), number("FIRST", firstPort), proof);
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
