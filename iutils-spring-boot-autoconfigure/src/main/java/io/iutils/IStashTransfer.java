package io.iutils;

import java.io.Reader;
import java.io.Writer;

/**
 * Carries a stash to another engine, directory or host, as lines of JSON: one for each
 * key, with its value and when it expires. The lines hold the values as they are; keep
 * them from whoever may not read the stash. Needs Jackson. Thread-safe.
 */
public interface IStashTransfer {

	/**
	 * Writes a line for each key, sorted by key, and flushes; does not close. Keys that
	 * belong to a living sibling ({@link IStash#whileAlive}) are left out. Weakly
	 * consistent while siblings write: let them rest first.
	 * @return the number of lines
	 * @throws java.io.UncheckedIOException if the writer fails
	 * @throws PayloadException if a stored value cannot be a line
	 */
	long exportTo(Writer out);

	/**
	 * Puts the value of each line, whatever its key had before. Skips blank lines, and
	 * values that have expired meanwhile; leaves all other keys as they are. A line that
	 * is refused ends it, and the exception names it: the lines before it are imported,
	 * those behind it are not. It may be repeated from the first line.
	 * @return the number of values put
	 * @throws PayloadException if a line is not of the right form, nests deeper than 64
	 * levels, or has more than 16 million characters
	 * @throws InvalidNameException if its key is none
	 * @throws ValueTooLargeException above {@code iutils.stash.max-value-size}
	 * @throws NestedWriteException inside the callback of {@link IStash#update}
	 * @throws java.io.UncheckedIOException if the reader fails
	 */
	long importFrom(Reader in);

}
