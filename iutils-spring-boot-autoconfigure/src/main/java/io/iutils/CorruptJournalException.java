package io.iutils;

import java.nio.file.Path;

/**
 * Bytes that were once on disk are no longer what was written. Nothing of them is
 * delivered.
 */
public final class CorruptJournalException extends IutilsException {

	private final Path file;

	private final long offset;

	public CorruptJournalException(Path file, long offset, String reason) {
		super("Damaged journal: " + file + " at offset " + offset + ": " + reason);
		this.file = file;
		this.offset = offset;
	}

	public Path file() {
		return this.file;
	}

	public long offset() {
		return this.offset;
	}

}
