package io.iutils.socket;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/**
 * What the doorbells need to know.
 *
 * @param directory the shared directory of one namespace, which exists and is private
 * @param self the random id of this sibling
 * @param helloTimeout how long a peer has to greet before it is cut off; from 1 ms to 1
 * minute
 */
public record SocketSettings(Path directory, UUID self, Duration helloTimeout) {

	private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

	public SocketSettings {
		if (helloTimeout.toMillis() < 1 || helloTimeout.compareTo(LONGEST_TIMEOUT) > 0) {
			throw new IllegalArgumentException(
					"helloTimeout " + helloTimeout + " is not between PT0.001S and " + LONGEST_TIMEOUT);
		}
	}

	/**
	 * The defaults.
	 */
	public static SocketSettings of(Path directory, UUID self) {
		return new SocketSettings(directory, self, Duration.ofSeconds(2));
	}

}
