package io.iutils;

import java.nio.file.Path;

/**
 * The shared directory was deleted, moved or replaced while in use. Reads and writes
 * stop, because siblings that start now would not share them.
 */
public final class DirectoryLostException extends IutilsException {

	private final Path directory;

	public DirectoryLostException(Path directory, String reason) {
		super("The shared directory " + directory + " " + reason + "; restart all siblings");
		this.directory = directory;
	}

	public Path directory() {
		return this.directory;
	}

}
