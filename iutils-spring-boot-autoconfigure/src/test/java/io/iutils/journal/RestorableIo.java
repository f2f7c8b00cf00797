package io.iutils.journal;

import java.nio.file.Path;
import java.util.Map;

/**
 * Files that a test can take away and put back.
 */
interface RestorableIo extends JournalIo {

	/**
	 * A copy of all files, as those that use them see them.
	 */
	Map<Path, byte[]> copy();

	/**
	 * Puts these files in place of all others.
	 */
	void restore(Map<Path, byte[]> copy);

}
