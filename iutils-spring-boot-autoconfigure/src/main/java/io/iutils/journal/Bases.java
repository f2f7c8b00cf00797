package io.iutils.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The manifest and the base files of a journal's directory. Thread-safe.
 */
final class Bases {

	private static final String TEMPORARY = Manifest.FILE + ".tmp";

	private final Path directory;

	private final JournalIo io;

	private final Random random;

	Bases(Path directory, JournalIo io, Random random) {
		this.directory = directory;
		this.io = io;
		this.random = random;
	}

	Path path(long generation) {
		return this.directory.resolve(BaseFormat.fileName(generation));
	}

	/**
	 * The newest manifest, {@link Manifest#NONE} if there never was one.
	 */
	Manifest manifest() throws IOException {
		Path path = this.directory.resolve(Manifest.FILE);
		try (JournalIo.DataFile file = this.io.openToRead(path)) {
			byte[] bytes = new byte[(int) Math.min(file.length(), Manifest.SIZE + 1)];
			int read = file.readAtLeast(bytes.length, 0, bytes, 0, bytes.length);
			if (read >= 12 && Manifest.formatOf(bytes) != Manifest.FORMAT) {
				throw new JournalException.Refused(this.directory, Manifest.FILE + " has format "
						+ Manifest.formatOf(bytes) + ", this version reads format " + Manifest.FORMAT, null);
			}
			Manifest manifest = (read == bytes.length) ? Manifest.of(bytes) : null;
			if (manifest == null) {
				throw new JournalException.Damaged(path, 0, "no valid manifest");
			}
			return manifest;
		}
		catch (NoSuchFileException ex) {
			return Manifest.NONE;
		}
	}

	/**
	 * Opens what the newest manifest names.
	 */
	Base open() throws IOException {
		while (true) {
			Manifest manifest = manifest();
			try {
				return Base.open(path(manifest.generation()), manifest, this.io);
			}
			catch (NoSuchFileException ex) {
				// A missing file means that there is a newer manifest.
				if (manifest().generation() == manifest.generation()) {
					throw new JournalException.Damaged(path(manifest.generation()), 0, "the base is missing");
				}
			}
		}
	}

	/**
	 * The salt of an open base file.
	 */
	long salt(JournalIo.DataFile file, long generation) throws IOException {
		byte[] bytes = new byte[SegmentHeader.SIZE];
		int read = file.readAtLeast(bytes.length, 0, bytes, 0, bytes.length);
		SegmentHeader header = (read == bytes.length) ? SegmentHeader.of(bytes) : null;
		if (header == null || header.kind() != SegmentHeader.BASE || header.generation() != generation) {
			throw new JournalException.Damaged(path(generation), 0, "no valid header of a base file");
		}
		return header.salt();
	}

	/**
	 * Begins a base. It counts for nothing until it is published.
	 */
	BaseWriter create(long generation, long covered, long now) throws IOException {
		SegmentHeader header = new SegmentHeader(SegmentHeader.BASE, this.random.nextLong(), generation, covered, 0,
				now);
		return new BaseWriter(this.io.create(path(generation)), header);
	}

	/**
	 * Makes a base, which is on disk, the one that counts.
	 */
	void publish(Manifest manifest) throws IOException {
		// The base's name has to be there before the one that names it.
		this.io.forceDirectory(this.directory);
		Path temporary = this.directory.resolve(TEMPORARY);
		try (JournalIo.DataFile file = this.io.create(temporary)) {
			file.write(0, manifest.toBytes(), 0, Manifest.SIZE);
			file.force();
		}
		this.io.rename(temporary, this.directory.resolve(Manifest.FILE));
		this.io.forceDirectory(this.directory);
	}

	/**
	 * All base files there are, those that count for nothing included.
	 */
	List<Long> generations() throws IOException {
		List<Long> generations = new ArrayList<>();
		for (String name : this.io.list(this.directory)) {
			long generation = BaseFormat.generationOf(name);
			if (generation >= 0) {
				generations.add(generation);
			}
		}
		return generations;
	}

	long lengthOf(long generation) throws IOException {
		try (JournalIo.DataFile file = this.io.openToRead(path(generation))) {
			return file.length();
		}
		catch (NoSuchFileException ex) {
			return 0;
		}
	}

	void delete(long generation) throws IOException {
		this.io.delete(path(generation));
	}

}
