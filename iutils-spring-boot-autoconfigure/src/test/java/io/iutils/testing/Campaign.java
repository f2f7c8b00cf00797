package io.iutils.testing;

import java.util.Random;

/**
 * How long a test attacks: for a moment in every build, for long when the profile
 * {@code campaign} is active. Says what it did, so that a failure can be repeated.
 */
public final class Campaign {

	private static final boolean LONG = Boolean.getBoolean("iutils.campaign");

	private final String name;

	private final long seed;

	private Campaign(String name) {
		this.name = name;
		this.seed = Long.getLong("iutils.seed", new Random().nextLong());
		System.out.println("[campaign] " + name + ": seed " + this.seed);
	}

	/**
	 * Begins one, and prints its seed; {@code -Diutils.seed} repeats another's.
	 */
	public static Campaign begin(String name) {
		return new Campaign(name);
	}

	/**
	 * One of two sizes, by whether the profile is active.
	 */
	public static int size(int quick, int campaign) {
		return LONG ? campaign : quick;
	}

	public long seed() {
		return this.seed;
	}

	/**
	 * Random numbers that the seed determines.
	 */
	public Random random() {
		return new Random(this.seed);
	}

	/**
	 * Prints what was counted.
	 */
	public void report(String counts) {
		System.out.println("[campaign] " + this.name + ": " + counts);
	}

}
