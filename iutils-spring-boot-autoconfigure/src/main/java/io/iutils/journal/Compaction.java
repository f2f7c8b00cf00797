package io.iutils.journal;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/*
 * What makes it safe:
 *
 * - It is a function of the log alone. A record goes only if a later one of the same key was
 *   committed, and that one is on disk before the manifest is: else a power loss could take
 *   both.
 * - The rename of the manifest is the moment it takes place. Before it the new base counts
 *   for nothing; behind it the old files do, but they still are there.
 * - Rolls never touch the manifest: live are the segments above "covered".
 * - Only the holder of the compactor's byte writes bases and removes files.
 */

/**
 * The right to compact a journal: one thread of all processes has it, until it is closed.
 * Appends and reads go on meanwhile. Confined to that thread.
 */
public final class Compaction implements AutoCloseable {

	private final Journal journal;

	private final JournalSettings settings;

	private final Control control;

	private final Segments segments;

	private final Bases bases;

	private final PositionIndex positions;

	private final FileLock lock;

	Compaction(Journal journal, JournalSettings settings, Control control, Segments segments, Bases bases,
			PositionIndex positions, FileLock lock) {
		this.journal = journal;
		this.settings = settings;
		this.control = control;
		this.segments = segments;
		this.bases = bases;
		this.positions = positions;
		this.lock = lock;
	}

	/**
	 * The bytes there are.
	 */
	public Usage usage() {
		try {
			Manifest manifest = this.bases.manifest();
			long newest = this.control.get(Control.SEGMENT);
			long sealed = 0;
			long superfluous = 0;
			for (long first : this.segments.list()) {
				if (first <= manifest.covered()) {
					superfluous += this.segments.lengthOf(first);
				}
				else if (first < newest) {
					sealed += this.segments.lengthOf(first);
				}
			}
			for (long generation : this.bases.generations()) {
				if (generation != manifest.generation()) {
					superfluous += this.bases.lengthOf(generation);
				}
			}
			return new Usage(manifest.length(), sealed, superfluous);
		}
		catch (IOException ex) {
			throw failed(ex);
		}
	}

	/**
	 * Writes a new base from the old one and all segments but the newest.
	 * @param survivors decides on each record
	 * @param cancelled asked at each record
	 * @return whether there was anything to do
	 * @throws CancellationException if it was cancelled; nothing happened
	 */
	public boolean run(Survivors survivors, BooleanSupplier cancelled) {
		try {
			Manifest old = publishedManifest();
			SegmentHeader newest = this.segments.headerOf(this.control.get(Control.SEGMENT));
			if (newest == null || newest.previous() <= old.covered()) {
				return false;
			}
			// Behind what is to be covered: a record that is not applied yet would go.
			survivors.catchUp();
			Manifest written = write(old, newest.previous(), survivors, cancelled);
			// What superseded a dropped record must be on disk before that record is
			// gone.
			this.journal.flush();
			if (this.bases.manifest().generation() != old.generation()) {
				throw new JournalException.Failed(
						"Somebody else compacts " + this.settings.directory() + " without the compactor's lock", null);
			}
			publish(written);
			return true;
		}
		catch (IOException ex) {
			throw failed(ex);
		}
	}

	private Manifest write(Manifest old, long covered, Survivors survivors, BooleanSupplier cancelled)
			throws IOException {
		long generation = old.generation() + 1;
		boolean complete = false;
		try (Base base = this.bases.open();
				Cursor cursor = this.journal.cursorBehindBase(base.covered());
				BaseWriter writer = this.bases.create(generation, covered, this.settings.clock().millis())) {
			base.visit((entry) -> {
				check(cancelled);
				if (survivors.isNewest(entry.sequence(), entry.kind(), entry.flags(), entry.head())) {
					add(writer, survivors, entry.sequence(), entry.kind(), entry.flags(), base.payload(entry));
				}
			});
			while (next(cursor, covered)) {
				check(cancelled);
				byte[] payload = cursor.payload();
				if (survivors.isNewest(cursor.position(), cursor.kind(), cursor.flags(), payload)) {
					add(writer, survivors, cursor.position(), cursor.kind(), cursor.flags(), payload);
				}
			}
			Manifest manifest = writer.finish(covered);
			complete = true;
			return manifest;
		}
		finally {
			if (!complete) {
				this.bases.delete(generation);
			}
		}
	}

	private static boolean next(Cursor cursor, long covered) {
		while (cursor.position() < covered) {
			try {
				return cursor.next() && cursor.position() <= covered;
			}
			catch (JournalException.Skipped ex) {
				// Counted and kept aside: the base stands for what is left. That may have
				// been the last it covers.
			}
		}
		return false;
	}

	private static void add(BaseWriter writer, Survivors survivors, long sequence, byte kind, byte flags,
			byte[] payload) throws IOException {
		writer.add(sequence, kind, flags, payload, survivors.headLength(kind, flags, payload));
	}

	private static void check(BooleanSupplier cancelled) {
		if (cancelled.getAsBoolean()) {
			throw new CancellationException("The compaction was cancelled");
		}
	}

	/**
	 * The manifest, made to last: who died, or failed, between its rename and the force
	 * of the directory left one that a power loss may take back. It is renamed once more,
	 * because a force that failed is not believed when it is repeated.
	 */
	private Manifest publishedManifest() throws IOException {
		Manifest manifest = this.bases.manifest();
		long published = this.control.get(Control.GENERATION);
		if (manifest.generation() < published) {
			// Believed, it would make the base that counts an orphan.
			throw new JournalException.Damaged(this.settings.directory().resolve(Manifest.FILE), 0,
					"base " + published + " was published, and it names " + manifest.generation());
		}
		if (manifest.generation() > published) {
			publish(manifest);
		}
		return manifest;
	}

	private void publish(Manifest manifest) throws IOException {
		this.bases.publish(manifest);
		this.control.raise(Control.GENERATION, manifest.generation());
	}

	/**
	 * Removes what no longer counts. Whoever still reads it will find that it is missing,
	 * and read the manifest again.
	 */
	public void removeSuperfluous() {
		try {
			Manifest manifest = publishedManifest();
			// Oldest first, so that a gap is always damage.
			for (long first : this.segments.list()) {
				if (first <= manifest.covered()) {
					this.segments.delete(first);
				}
			}
			for (long generation : this.bases.generations()) {
				if (generation != manifest.generation()) {
					this.bases.delete(generation);
				}
			}
			this.positions.forgetBelow(manifest.covered() + 1);
		}
		catch (IOException ex) {
			throw failed(ex);
		}
	}

	private JournalException failed(IOException ex) {
		return JournalException.of(this.settings.directory(), ex);
	}

	/**
	 * Lets others compact.
	 */
	@Override
	public void close() {
		Path directory = this.settings.directory();
		try {
			this.lock.release();
		}
		catch (IOException ex) {
			throw new JournalException.Failed("The compactor's lock of " + directory + " cannot be released: " + ex,
					ex);
		}
	}

	static @Nullable FileLock tryLock(SharedFile file) throws IOException {
		try {
			return file.tryLock(Control.COMPACTOR);
		}
		catch (OverlappingFileLockException ex) {
			// Another copy in this JVM compacts.
			return null;
		}
	}

	/**
	 * Decides what stays. What it says of a record may change only from yes to no.
	 */
	public interface Survivors {

		/**
		 * Applies everything up to the tail. From then on they are asked.
		 */
		void catchUp();

		/**
		 * Whether no later record of the same key has been committed, and this one does
		 * not remove it.
		 * @param payload its first bytes, at least so many as {@link #headLength} says
		 */
		boolean isNewest(long sequence, byte kind, byte flags, byte[] payload);

		/**
		 * How many bytes of the payload an opener needs to read.
		 */
		int headLength(byte kind, byte flags, byte[] payload);

	}

	/**
	 * How many bytes a journal's files have, without the newest segment.
	 *
	 * @param base what the newest manifest names
	 * @param sealed segments that are not in it
	 * @param superfluous what no longer counts
	 */
	public record Usage(long base, long sealed, long superfluous) {
	}

}
