package io.iutils.local;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What the local engine needs to know.
 *
 * @param directory the shared directory of one namespace; made if it is missing
 * @param lockTimeout how long an update waits for the journal's lock
 * @param flush after which time changes are forced to disk; zero forces each before it is
 * acknowledged
 * @param retainSize bytes of events kept on disk, at least
 * @param retainFor time for which events are kept, at least
 * @param sockets whether to use UNIX sockets; without, there are no requests, and all
 * else is polled
 * @param clock stamps events and decides on expiry and age
 * @param salvage whether damage is stepped over; if not, it is refused
 * @param applicationVersion told to siblings; empty if there is none
 */
public record LocalSettings(Path directory, Duration lockTimeout, Duration flush, long retainSize, Duration retainFor,
		boolean sockets, InstantSource clock, boolean salvage, String applicationVersion) {

	/**
	 * Of an application without a version.
	 */
	public LocalSettings(Path directory, Duration lockTimeout, Duration flush, long retainSize, Duration retainFor,
			boolean sockets, InstantSource clock, boolean salvage) {
		this(directory, lockTimeout, flush, retainSize, retainFor, sockets, clock, salvage, "");
	}

	/**
	 * The defaults.
	 */
	public static LocalSettings of(Path directory) {
		return new LocalSettings(directory, Duration.ofSeconds(5), Duration.ofSeconds(1), 64L << 20, Duration.ofDays(1),
				true, InstantSource.system(), false, "");
	}

}
