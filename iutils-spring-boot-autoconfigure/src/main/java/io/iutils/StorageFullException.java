package io.iutils;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * There was no room on the disk. The change did not happen and nobody has seen it; it
 * works again as soon as there is room.
 */
public final class StorageFullException extends IutilsException {

	private final Path file;

	public StorageFullException(Path file, @Nullable Throwable cause) {
		super("No room left to write " + file + "; free some space, nothing needs a restart", cause);
		this.file = file;
	}

	public Path file() {
		return this.file;
	}

}
