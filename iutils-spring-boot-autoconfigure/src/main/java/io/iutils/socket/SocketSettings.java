package io.iutils.socket;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/**
 * What the sockets need to know.
 *
 * @param directory the shared directory of one namespace, which exists and is private
 * @param self the random id of this sibling
 * @param helloTimeout how long a peer has to greet before it is cut off; from 1 ms to 1
 * minute
 * @param patience how long a peer may take for a frame, and for reading anything of what
 * is sent to it, before it is cut off; from 1 ms to 1 minute
 */
public record SocketSettings(Path directory, UUID self, Duration helloTimeout, Duration patience) {

	private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

	public SocketSettings {
		requireTimeout("helloTimeout", helloTimeout);
		requireTimeout("patience", patience);
	}

	private static void requireTimeout(String name, Duration value) {
		if (value.toMillis() < 1 || value.compareTo(LONGEST_TIMEOUT) > 0) {
			throw new IllegalArgumentException(name + " " + value + " is not between PT0.001S and " + LONGEST_TIMEOUT);
		}
	}

	/**
	 * The defaults.
	 */
	public static SocketSettings of(Path directory, UUID self) {
		return new SocketSettings(directory, self, Duration.ofSeconds(2), Duration.ofSeconds(10));
	}

}
