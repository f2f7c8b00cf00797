package io.iutils;

import org.jspecify.annotations.Nullable;

/**
 * The operating system refused to read or write a file of the shared directory, or Redis
 * could not be reached in time or refused. A change that ended so did not happen, and
 * nobody has seen it. Only if forcing it to disk failed, it may be there after a power
 * loss.
 */
public final class StorageException extends IutilsException {

	public StorageException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
