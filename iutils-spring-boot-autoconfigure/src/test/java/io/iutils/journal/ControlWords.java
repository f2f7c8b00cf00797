package io.iutils.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;

/**
 * The words of a journal, seen from outside. Only for a JVM that has no engine open in
 * that directory: closing the file would cost it its locks.
 */
public final class ControlWords {

	private final Control control;

	private ControlWords(Control control) {
		this.control = control;
	}

	/**
	 * Of the journal in this directory, which must exist.
	 */
	public static ControlWords of(Path journal) {
		try (RandomAccessFile file = new RandomAccessFile(journal.resolve(Control.FILE).toFile(), "r")) {
			return new ControlWords(new Control(file.getChannel().map(MapMode.READ_ONLY, 0, Control.SIZE)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The token of the holder, 0 if nobody is inside.
	 */
	public long token() {
		return this.control.get(Control.OWNER);
	}

	/**
	 * How often it was compacted.
	 */
	public long generation() {
		return this.control.get(Control.GENERATION);
	}

	/**
	 * The slot of the holder with this token.
	 */
	public static int slotOf(long token) {
		return (int) (token & 0xFFFF) - 1;
	}

}
