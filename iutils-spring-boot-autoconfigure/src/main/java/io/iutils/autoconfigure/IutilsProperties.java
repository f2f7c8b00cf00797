package io.iutils.autoconfigure;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/**
 * The settings. Wrong ones are refused with what to do.
 *
 * @param enabled Whether to share state and events with the siblings. If not, annotations
 * of iutils do nothing and its beans do not exist.
 * @param engine What carries the shared state.
 * @param namespace Name of what the siblings share: 1 to 64 letters, digits, dots,
 * underscores or hyphens, not starting with a dot. Default is spring.application.name.
 * @param directory Directory in which each namespace has a directory of its own. Default
 * is the first entry of $STATE_DIRECTORY, else $XDG_STATE_HOME/iutils, else
 * ~/.local/state/iutils.
 * @param lockTimeout How long a change waits for its turn before it fails.
 * @param flush After which time changes are forced to the disk, or 'always' to force each
 * change before it is acknowledged. A power loss may take what was not forced; the death
 * of a process takes nothing.
 * @param onCorruption What happens when bytes on disk are not what was written, other
 * than an end that a crash has torn. 'refuse' fails with file and offset. 'salvage' steps
 * over what is damaged, keeps it aside in the directory 'quarantine', counts and logs it.
 * Then listeners hear of lost events as EventsLost; a key of the stash whose newest
 * change is lost has the newest of its values that is sound, or is there although it was
 * removed.
 */
@ConfigurationProperties("iutils")
record IutilsProperties(@DefaultValue("true") boolean enabled, @DefaultValue(LOCAL) String engine,
		@Nullable String namespace, @Nullable String directory, @DefaultValue("5s") Duration lockTimeout,
		@DefaultValue("1s") String flush, @DefaultValue("refuse") OnCorruption onCorruption, @DefaultValue Stash stash,
		@DefaultValue Events events, @DefaultValue Requests requests) {

	static final String LOCAL = "local";

	static final String REDIS = "redis";

	static final String ALWAYS = "always";

	private static final DataSize LARGEST_LIMIT = DataSize.ofMegabytes(7);

	IutilsProperties {
		if (!engine.equals(LOCAL) && !engine.equals(REDIS)) {
			throw new InvalidSettingException("iutils.engine", engine, "must be the name of a known engine",
					"Set iutils.engine to 'local' or 'redis', or remove the setting.");
		}
		requireBetween("iutils.lock-timeout", lockTimeout, Duration.ofMillis(1), Duration.ofHours(1));
		if (!flush.equals(ALWAYS)) {
			parseFlush(flush);
		}
	}

	/**
	 * After which time changes are forced; zero is before each is acknowledged.
	 */
	Duration flushAfter() {
		return this.flush.equals(ALWAYS) ? Duration.ZERO : parseFlush(this.flush);
	}

	private static Duration parseFlush(String flush) {
		Duration duration;
		try {
			duration = DurationStyle.detectAndParse(flush);
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw new InvalidSettingException("iutils.flush", flush, "must be 'always' or a duration",
					"Set iutils.flush to 'always', or to a duration such as '500ms' or '1s'.");
		}
		requireBetween("iutils.flush", duration, Duration.ofMillis(1), Duration.ofHours(1));
		return duration;
	}

	private static void requireBetween(String setting, Duration value, Duration least, Duration most) {
		if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
			String range = describe(least) + " to " + describe(most);
			throw new InvalidSettingException(setting, describe(value), "must be " + range,
					"Set " + setting + " to a duration of " + range
							+ (setting.equals("iutils.flush") ? ", or to 'always' to force each change." : "."));
		}
	}

	private static String describe(Duration duration) {
		long seconds = duration.getSeconds();
		if (duration.getNano() != 0) {
			return (Math.abs(seconds) < Integer.MAX_VALUE) ? duration.toMillis() + "ms" : duration.toString();
		}
		if (seconds != 0 && seconds % 86_400 == 0) {
			return seconds / 86_400 + "d";
		}
		return (seconds != 0 && seconds % 3_600 == 0) ? seconds / 3_600 + "h" : seconds + "s";
	}

	private static void requireBetween(String setting, DataSize value, DataSize least, DataSize most) {
		if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
			String range = describe(least) + " to " + describe(most);
			throw new InvalidSettingException(setting, describe(value), "must be " + range,
					"Set " + setting + " to a size of " + range + ", such as '1MB'.");
		}
	}

	private static String describe(DataSize size) {
		long megabytes = size.toMegabytes();
		return (DataSize.ofMegabytes(megabytes).equals(size) && megabytes != 0) ? megabytes + "MB" : size.toString();
	}

	/**
	 * What happens when damage is found.
	 */
	enum OnCorruption {

		/** Fail with file and offset. */
		REFUSE,

		/** Step over it, keep it aside, count and log it. */
		SALVAGE

	}

	/**
	 * Settings of the stash.
	 *
	 * @param maxValueSize Largest value, in encoded bytes; at most 7MB.
	 */
	record Stash(@DefaultValue("1MB") DataSize maxValueSize) {

		Stash {
			requireBetween("iutils.stash.max-value-size", maxValueSize, DataSize.ofBytes(1), LARGEST_LIMIT);
		}

	}

	/**
	 * Settings of the events.
	 *
	 * @param retainSize How many bytes of events to keep; the oldest go first.
	 * @param retainFor For how long to keep events; the oldest go first.
	 * @param maxPayloadSize Largest payload, in encoded bytes; at most 7MB.
	 * @param bridgedTypes Types that travel to the siblings when they are published
	 * through Spring although they are not annotated with @IEvent.
	 * @param attempts How often a listener with a name (resume, sharedBy) gets an event
	 * before it becomes a dead letter.
	 * @param backOff How long to wait before the second attempt; doubled before each
	 * further one, up to a minute.
	 * @param holdSize How many more bytes of events than 'retain-size' to keep, whatever
	 * their age, for listeners with a name that have not handled them yet.
	 */
	record Events(@DefaultValue("64MB") DataSize retainSize, @DefaultValue("1d") Duration retainFor,
			@DefaultValue("1MB") DataSize maxPayloadSize, @DefaultValue List<Class<?>> bridgedTypes,
			@DefaultValue("3") int attempts, @DefaultValue("500ms") Duration backOff,
			@DefaultValue("0B") DataSize holdSize) {

		Events {
			requireBetween("iutils.events.retain-size", retainSize, DataSize.ofMegabytes(1), DataSize.ofTerabytes(1));
			requireBetween("iutils.events.retain-for", retainFor, Duration.ofSeconds(1), Duration.ofDays(36_500));
			requireBetween("iutils.events.max-payload-size", maxPayloadSize, DataSize.ofBytes(1), LARGEST_LIMIT);
			if (attempts < 1 || attempts > 1000) {
				throw new InvalidSettingException("iutils.events.attempts", String.valueOf(attempts),
						"must be 1 to 1000", "Set iutils.events.attempts to a number from 1 to 1000.");
			}
			requireBetween("iutils.events.back-off", backOff, Duration.ofMillis(1), Duration.ofHours(1));
			requireBetween("iutils.events.hold-size", holdSize, DataSize.ofBytes(0), DataSize.ofTerabytes(1));
		}

	}

	/**
	 * Settings of the requests.
	 *
	 * @param timeout How long to wait for an answer, unless who asks says otherwise.
	 * @param maxSize Largest body and largest answer, in encoded bytes; at most 7MB.
	 * @param concurrency How many requests of siblings to work on at once; who asks for
	 * more is told that this sibling is busy.
	 */
	record Requests(@DefaultValue("10s") Duration timeout, @DefaultValue("1MB") DataSize maxSize,
			@DefaultValue("32") int concurrency) {

		Requests {
			requireBetween("iutils.requests.timeout", timeout, Duration.ofMillis(1), Duration.ofDays(1));
			requireBetween("iutils.requests.max-size", maxSize, DataSize.ofBytes(1), LARGEST_LIMIT);
			if (concurrency < 1 || concurrency > 1_000_000) {
				throw new InvalidSettingException("iutils.requests.concurrency", String.valueOf(concurrency),
						"must be 1 to 1000000", "Set iutils.requests.concurrency to a number from 1 to 1000000.");
			}
		}

	}

}
