package io.iutils.journal;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a look at every byte of a journal has found.
 *
 * @param files all of them, a base first, then the segments in their order
 * @param records how many of all files count
 * @param last the sequence of the last one, 0 if there is none
 * @param words what {@code control} says, null if nobody asked it
 * @param tornEnd the place from which on the next opener adopts or cuts, null if there is
 * none
 * @param damage the first place that is not as it should be, null if all is well
 */
public record Verification(List<Found> files, long records, long last, @Nullable Words words, @Nullable TornEnd tornEnd,
		JournalException.@Nullable Damaged damage) {

	/**
	 * Reads all files of a journal that nobody is writing to, and believes nothing but
	 * them: a torn end counts as damage here.
	 */
	public static Verification of(Path directory) {
		return of(directory, new FileIo());
	}

	static Verification of(Path directory, JournalIo io) {
		return new Verifier(directory, io, null).verify();
	}

	/**
	 * Reads all files of a journal, needing memory for one at most, and changes nothing.
	 * Somebody may be writing: what nobody has seen yet is a torn end then.
	 * @throws JournalException if something cannot be read, or has a newer format
	 */
	public static Verification beside(Path directory) {
		FileIo io = new FileIo();
		// Read first: every record up to this tail is in the files.
		return new Verifier(directory, io, Words.read(directory)).verify();
	}

	/**
	 * One file.
	 *
	 * @param name without its directory
	 * @param bytes its length
	 * @param records how many count
	 * @param first the sequence of the first one, or the one it would have
	 * @param last the sequence of the last one, or the one before the first
	 */
	public record Found(String name, long bytes, long records, long first, long last) {
	}

	/**
	 * What a crash left, or somebody is just writing.
	 *
	 * @param offset where it begins
	 */
	public record TornEnd(Path file, long offset, long bytes) {
	}

	/**
	 * Words of {@code control}.
	 *
	 * @param tail the last sequence that was committed
	 * @param forced the last sequence known to be on disk
	 * @param segment first sequence of the newest segment
	 * @param believed whether they are of this boot and of this very file; else recovery
	 * will believe the segments instead
	 */
	public record Words(long tail, long forced, long segment, boolean believed) {

		static Words read(Path directory) {
			return Control.look(directory.resolve(Control.FILE));
		}

	}

}
