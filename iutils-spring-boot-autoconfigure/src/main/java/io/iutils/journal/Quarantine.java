package io.iutils.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where bytes are kept that are cut away or stepped over. One file for each place, named
 * by journal, file and offset, so that no sibling keeps a place that another has kept.
 * Thread-safe.
 */
final class Quarantine {

	private static final String TEMPORARY = ".tmp";

	private final Path directory;

	private final JournalIo io;

	private final String suffix;

	/**
	 * @param slot keeps the files apart that siblings are still writing
	 */
	Quarantine(Path directory, JournalIo io, int slot) {
		this.directory = directory;
		this.io = io;
		this.suffix = "." + slot + TEMPORARY;
	}

	/**
	 * Keeps a copy, on disk when this returns.
	 */
	synchronized void keep(Path file, long offset, byte[] bytes) throws IOException {
		String name = name(file, offset);
		Path temporary = this.directory.resolve(name + this.suffix);
		try (JournalIo.DataFile kept = this.io.create(temporary)) {
			kept.write(0, bytes, 0, bytes.length);
			kept.force();
		}
		this.io.rename(temporary, this.directory.resolve(name));
		this.io.forceDirectory(this.directory);
	}

	boolean has(Path file, long offset) throws IOException {
		return this.io.list(this.directory).contains(name(file, offset));
	}

	Path directory() {
		return this.directory;
	}

	private static String name(Path file, long offset) {
		Path journal = file.toAbsolutePath().getParent();
		return ((journal != null) ? journal.getFileName() + "-" : "") + file.getFileName() + "-" + offset;
	}

}
