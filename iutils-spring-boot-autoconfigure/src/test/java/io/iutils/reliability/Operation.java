package io.iutils.reliability;

/**
 * One operation of a history.
 *
 * @param worker the thread that did it, unique in the history
 * @param expected the version that was asked for, or for an update the value it was given
 * @param argument the value to set, or to add; values are unique in a history and never 0
 * @param result the value found or reached, or 1 for true; 0 is absent or false
 * @param version of the value found or set, 0 if there is none or it was not told
 * @param invoked before it began, by a clock of all processes
 * @param responded after it ended, {@link #NEVER} if that is not known
 */
record Operation(int worker, Kind kind, String key, long expected, long argument, long result, long version,
		long invoked, long responded) {

	static final long NEVER = Long.MAX_VALUE;

	/**
	 * Whether it is known what became of it.
	 */
	boolean isComplete() {
		return this.responded != NEVER;
	}

	/**
	 * Reads what {@link #toString} wrote.
	 */
	static Operation of(String line) {
		String[] words = line.split(" ");
		long[] numbers = new long[words.length];
		for (int i = 3; i < words.length; i++) {
			numbers[i] = Long.parseLong(words[i]);
		}
		return new Operation(Integer.parseInt(words[0]), Kind.valueOf(words[1]), words[2], numbers[3], numbers[4],
				numbers[5], numbers[6], numbers[7], numbers[8]);
	}

	@Override
	public String toString() {
		return this.worker + " " + this.kind + " " + this.key + " " + this.expected + " " + this.argument + " "
				+ this.result + " " + this.version + " " + this.invoked + " " + this.responded;
	}

	/**
	 * What is done to a key.
	 */
	enum Kind {

		/** Tells value and version. */
		GET,
		/** Tells the version. */
		PUT,
		/** Tells whether. */
		PUT_IF_ABSENT,
		/** Of one version; tells the new one, or that there was another. */
		REPLACE,
		/** Tells whether there was one. */
		REMOVE,
		/** Of one version; tells whether. */
		REMOVE_VERSION,
		/** Tells the sum. */
		INCREMENT,
		/** By a callback; tells what that was given. */
		UPDATE

	}

}
