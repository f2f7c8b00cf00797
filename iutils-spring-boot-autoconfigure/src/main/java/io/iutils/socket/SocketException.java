package io.iutils.socket;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Why there are no sockets: one catalogue, complete. Everything but requests goes on
 * without them, by polling.
 */
public abstract sealed class SocketException extends RuntimeException {

	private SocketException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * What they need is not there: owners and modes of files, or, for the wake-up socket
	 * alone, a native library that can be loaded.
	 */
	public static final class Unsupported extends SocketException {

		Unsupported(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

	/**
	 * A path cannot be used, or would not be private.
	 */
	public static final class Refused extends SocketException {

		private final Path path;

		private final String reason;

		Refused(Path path, String reason, @Nullable Throwable cause) {
			super(Escaped.of(path) + " cannot be used: " + reason, cause);
			this.path = path;
			this.reason = reason;
		}

		public Path path() {
			return this.path;
		}

		public String reason() {
			return this.reason;
		}

	}

	/**
	 * The operating system refused an operation.
	 */
	public static final class Failed extends SocketException {

		Failed(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

}
