package io.iutils.redis;

import java.time.Duration;
import java.time.InstantSource;

/**
 * What a sibling needs to know.
 *
 * @param namespace what the keys are named by
 * @param timeout how long to wait for the server
 * @param lease how long a sibling counts as alive that says nothing
 * @param retainSize how many bytes of events to keep
 * @param retainFor how long to keep events
 * @param clock what the time of events is read from
 * @param applicationVersion told to siblings
 */
public record RedisSettings(String namespace, Duration timeout, Duration lease, long retainSize, Duration retainFor,
		InstantSource clock, String applicationVersion) {

	/** Five beats fit into it. */
	public static final Duration LEASE = Duration.ofSeconds(5);

	/**
	 * The defaults.
	 */
	public static RedisSettings of(String namespace) {
		return new RedisSettings(namespace, Duration.ofSeconds(5), LEASE, 64 << 20, Duration.ofDays(1),
				InstantSource.system(), "");
	}

}
