package io.iutils.journal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Tells a full disk from other failures. The JDK has no type for it, only the system's
 * text, which is in the language of the process: so the system is asked for it once.
 * Thread-safe.
 */
final class FullDisk {

	/** Of ENOSPC, EDQUOT and EFBIG, and of Windows. */
	private static final List<String> ENGLISH = List.of("No space left", "quota exceeded", "File too large",
			"not enough space");

	/** A device of Linux to which every write fails as one to a full disk does. */
	private static final Path ALWAYS_FULL = Path.of("/dev/full");

	private static final long LESS_THAN_A_BLOCK = 4096;

	private static volatile @Nullable String localText;

	private FullDisk() {
	}

	/**
	 * Learns beforehand what may need a descriptor: there may be none left when it is
	 * wanted.
	 */
	static void prepare() {
		isMeantBy(new IOException("Nothing has happened"), ALWAYS_FULL);
	}

	static boolean isMeantBy(IOException ex, Path file) {
		String message = String.valueOf(ex.getMessage());
		if (ENGLISH.stream().anyMatch(message::contains)) {
			return true;
		}
		String text = localText();
		return (text != null) ? message.contains(text) : hasNoRoom(file);
	}

	private static @Nullable String localText() {
		if (localText == null && Files.exists(ALWAYS_FULL)) {
			try (OutputStream full = new FileOutputStream(ALWAYS_FULL.toFile())) {
				try {
					full.write(1);
				}
				catch (IOException ex) {
					localText = ex.getMessage();
				}
			}
			catch (IOException ex) {
				// It cannot be opened now, for want of a descriptor perhaps.
			}
		}
		return localText;
	}

	private static boolean hasNoRoom(Path file) {
		Path there = file.toAbsolutePath();
		while (there.getParent() != null && Files.notExists(there)) {
			there = there.getParent();
		}
		try {
			return Files.getFileStore(there).getUsableSpace() < LESS_THAN_A_BLOCK;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
