package io.iutils;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The shared directory cannot be used, or would not be private.
 */
public final class DirectoryRefusedException extends IutilsException {

	private final Path directory;

	private final String reason;

	public DirectoryRefusedException(Path directory, String reason, @Nullable Throwable cause) {
		super("The shared directory " + directory + " cannot be used: " + reason, cause);
		this.directory = directory;
		this.reason = reason;
	}

	public Path directory() {
		return this.directory;
	}

	public String reason() {
		return this.reason;
	}

}
