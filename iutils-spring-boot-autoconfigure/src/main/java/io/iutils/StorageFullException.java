package io.iutils;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * There was no room on the disk, or in the memory of Redis. The change did not happen and
 * nobody has seen it; it works again as soon as there is room.
 */
public final class StorageFullException extends IutilsException {

	private final @Nullable Path file;

	public StorageFullException(Path file, @Nullable Throwable cause) {
		super("No room left to write " + file + "; free some space, nothing needs a restart", cause);
		this.file = file;
	}

	/**
	 * The memory of the Redis server is full.
	 */
	public StorageFullException(@Nullable Throwable cause) {
		super("No memory left in Redis; raise its maxmemory or remove something, nothing needs a restart", cause);
		this.file = null;
	}

	/**
	 * The file that could not be written; null if it is the memory of Redis that is full.
	 */
	public @Nullable Path file() {
		return this.file;
	}

}
