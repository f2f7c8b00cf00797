package io.iutils.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/*
 * What a power loss may leave. POSIX promises two things: what a file held when its force
 * returned, and the names of a directory when its force returned. Everything since then may
 * be on the disk or not, in any combination:
 *
 *  - each sector of a file is as it was at any moment since the last force. Sectors are
 *    mostly of 512 or 4096 bytes; sometimes of 64 or 8, which is a sector torn inside;
 *  - the length of a file is what it was at any of these moments, or ends at a sector in
 *    between, whatever data arrived. Where length arrived and data did not there are zeros,
 *    or, as on file systems that do not order them, bytes of a deleted file;
 *  - each creation, rename and deletion happened or not, whatever became of earlier ones.
 *    A rename is atomic: the old name or the new one.
 *
 * That is more than ext4 and xfs do, which log names in order. A loss often leaves one
 * moment of the past as it was, everything, or nothing; random mixtures alone would hardly
 * ever produce these.
 *
 * A force that failed leaves a file of which nothing is promised any more: the system may
 * have dropped what it could not write, and calls the next force a success.
 */

/**
 * Files in memory that remember what was forced. As with real ones, an open file lives on
 * when its name is gone. Thread-safe.
 */
final class PowerLossIo implements RestorableIo {

	private static final int[] SECTORS = { 512, 512, 512, 4096, 4096, 64, 8 };

	private final Map<Path, Inode> names = new HashMap<>();

	private final Map<Path, Inode> forcedNames = new HashMap<>();

	private final List<NameChange> unforcedNames = new ArrayList<>();

	// Counts changes of any kind.
	private int now;

	// What a hole may show.
	private byte[] stale = new byte[0];

	/**
	 * What a power loss at this moment may leave; another choice each time.
	 */
	synchronized Map<Path, byte[]> survivors(Random random) {
		int moment = random.nextInt(this.now + 1);
		Way common = Way.COMMON[random.nextInt(Way.COMMON.length)];
		boolean alike = random.nextBoolean();
		Map<Path, Inode> found = new TreeMap<>(this.forcedNames);
		Way names = alike ? common : Way.any(random);
		int namesMoment = (names == Way.OWN_MOMENT) ? random.nextInt(this.now + 1) : moment;
		for (NameChange change : this.unforcedNames) {
			if (names.arrived(change.time(), namesMoment, random)) {
				change.applyTo(found);
			}
		}
		Map<Path, byte[]> survivors = new TreeMap<>();
		found.forEach((path, inode) -> survivors.put(path,
				inode.survive(alike ? common : Way.any(random), moment, this.stale, random)));
		return survivors;
	}

	/**
	 * Tells that a force of this file has failed.
	 */
	synchronized void forceFailed(Path file) {
		Inode inode = this.names.get(file);
		if (inode != null) {
			inode.doubtful = true;
		}
	}

	@Override
	public synchronized Map<Path, byte[]> copy() {
		Map<Path, byte[]> copy = new TreeMap<>();
		this.names.forEach((path, inode) -> copy.put(path, inode.current.toBytes()));
		return copy;
	}

	/**
	 * Puts these files in place of all others, as a disk that was read after a boot.
	 */
	@Override
	public synchronized void restore(Map<Path, byte[]> copy) {
		this.names.clear();
		this.forcedNames.clear();
		this.unforcedNames.clear();
		this.now = 0;
		copy.forEach((path, bytes) -> this.names.put(path, new Inode(bytes)));
		this.forcedNames.putAll(this.names);
	}

	@Override
	public synchronized DataFile openToRead(Path file) throws IOException {
		return existing(file);
	}

	@Override
	public DataFile openToWrite(Path file) throws IOException {
		return openToRead(file);
	}

	private Inode existing(Path file) throws IOException {
		Inode inode = this.names.get(file);
		if (inode == null) {
			throw new NoSuchFileException(file.toString());
		}
		return inode;
	}

	@Override
	public synchronized DataFile create(Path file) {
		delete(file);
		Inode inode = new Inode(new byte[0]);
		change(file, null, file, inode);
		return inode;
	}

	@Override
	public synchronized List<String> list(Path directory) {
		return this.names.keySet()
			.stream()
			.filter((file) -> directory.equals(file.getParent()))
			.map((file) -> file.getFileName().toString())
			.toList();
	}

	@Override
	public synchronized void rename(Path from, Path to) throws IOException {
		change(from, from, to, existing(from));
	}

	@Override
	public synchronized void delete(Path file) {
		Inode inode = this.names.get(file);
		if (inode != null) {
			this.stale = inode.current.toBytes();
			change(file, file, null, inode);
		}
	}

	private void change(Path file, @Nullable Path removed, @Nullable Path added, Inode inode) {
		NameChange change = new NameChange(this.now++, file.getParent(), removed, added, inode);
		change.applyTo(this.names);
		this.unforcedNames.add(change);
	}

	@Override
	public synchronized void forceDirectory(Path directory) {
		Iterator<NameChange> changes = this.unforcedNames.iterator();
		while (changes.hasNext()) {
			NameChange change = changes.next();
			if (directory.equals(change.directory())) {
				change.applyTo(this.forcedNames);
				changes.remove();
			}
		}
	}

	/**
	 * How a power loss chooses among what was not forced.
	 */
	private enum Way {

		ALL, NOTHING, COMMON_MOMENT, OWN_MOMENT, EACH;

		private static final Way[] VALUES = values();

		private static final Way[] COMMON = { ALL, NOTHING, COMMON_MOMENT, COMMON_MOMENT, EACH };

		static Way any(Random random) {
			return VALUES[random.nextInt(VALUES.length)];
		}

		boolean arrived(int time, int moment, Random random) {
			return switch (this) {
				case ALL -> true;
				case NOTHING -> false;
				case COMMON_MOMENT, OWN_MOMENT -> time < moment;
				case EACH -> random.nextBoolean();
			};
		}

	}

	private record NameChange(int time, @Nullable Path directory, @Nullable Path removed, @Nullable Path added,
			Inode inode) {

		void applyTo(Map<Path, Inode> names) {
			if (this.removed != null) {
				names.remove(this.removed, this.inode);
			}
			if (this.added != null) {
				names.put(this.added, this.inode);
			}
		}

	}

	/**
	 * A write, or a new length if there are no bytes.
	 */
	private record Change(int time, long position, byte @Nullable [] bytes) {

		void applyTo(Content content) {
			if (this.bytes == null) {
				content.setLength(Math.toIntExact(this.position));
			}
			else {
				content.write(Math.toIntExact(this.position), this.bytes, 0, this.bytes.length);
			}
		}

	}

	/**
	 * Bytes that grow; those behind the length are zero.
	 */
	private static final class Content {

		private byte[] bytes;

		private int length;

		Content(byte[] bytes) {
			this.bytes = bytes.clone();
			this.length = bytes.length;
		}

		byte[] toBytes() {
			return Arrays.copyOf(this.bytes, this.length);
		}

		void write(int position, byte[] source, int offset, int count) {
			if (position + count > this.length) {
				setLength(position + count);
			}
			System.arraycopy(source, offset, this.bytes, position, count);
		}

		void setLength(int length) {
			if (length > this.bytes.length) {
				this.bytes = Arrays.copyOf(this.bytes, Math.max(length, this.length * 2));
			}
			if (length < this.length) {
				Arrays.fill(this.bytes, length, this.length, (byte) 0);
			}
			this.length = length;
		}

	}

	private final class Inode implements DataFile {

		private final Content current;

		private byte[] forced;

		private final List<Change> unforced = new ArrayList<>();

		private boolean doubtful;

		Inode(byte[] forced) {
			this.current = new Content(forced);
			this.forced = forced.clone();
		}

		byte[] survive(Way way, int moment, byte[] stale, Random random) {
			int last = this.unforced.size();
			// By number of changes seen: the file's, and that of each of its sectors.
			int whole = switch (way) {
				case ALL -> last;
				case NOTHING -> 0;
				case COMMON_MOMENT -> (int) this.unforced.stream().filter((change) -> change.time() < moment).count();
				case OWN_MOMENT, EACH -> random.nextInt(last + 1);
			};
			if (last == 0 || way != Way.EACH) {
				Content content = new Content(this.forced);
				this.unforced.subList(0, whole).forEach((change) -> change.applyTo(content));
				return content.toBytes();
			}
			return mix(whole, SECTORS[random.nextInt(SECTORS.length)], stale, random);
		}

		private byte[] mix(int lengthSeen, int sector, byte[] stale, Random random) {
			int length = this.forced.length;
			int longest = length;
			Content content = new Content(this.forced);
			for (int i = 0; i < this.unforced.size(); i++) {
				this.unforced.get(i).applyTo(content);
				longest = Math.max(longest, content.length);
				length = (i < lengthSeen) ? content.length : length;
			}
			int sectors = (longest + sector - 1) / sector;
			int[] seen = new int[sectors];
			int newestOf = 1 + random.nextInt(4);
			for (int i = 0; i < sectors; i++) {
				seen[i] = (random.nextInt(newestOf) == 0) ? random.nextInt(this.unforced.size() + 1)
						: this.unforced.size();
			}
			if (length > this.forced.length && random.nextInt(4) == 0) {
				// It grew only up to some sector.
				length = Math.max(this.forced.length, length / sector * sector);
			}
			byte[] result = new byte[length];
			byte[] hole = (random.nextInt(4) == 0) ? stale : new byte[0];
			content = new Content(this.forced);
			for (int i = 0; i <= this.unforced.size(); i++) {
				if (i > 0) {
					this.unforced.get(i - 1).applyTo(content);
				}
				for (int s = 0; s < sectors; s++) {
					if (seen[s] == i) {
						copy(hole, hole.length, result, s * sector, sector, this.forced.length);
						copy(content.bytes, content.length, result, s * sector, sector, 0);
					}
				}
			}
			return result;
		}

		private void copy(byte[] source, int sourceLength, byte[] target, int start, int count, int least) {
			int from = Math.max(start, least);
			int to = Math.min(Math.min(sourceLength, target.length), start + count);
			if (from < to) {
				System.arraycopy(source, from, target, from, to - from);
			}
		}

		@Override
		public long length() {
			synchronized (PowerLossIo.this) {
				return this.current.length;
			}
		}

		@Override
		public int read(long position, byte[] target, int offset, int length) {
			synchronized (PowerLossIo.this) {
				if (position >= this.current.length) {
					return -1;
				}
				int read = (int) Math.min(length, this.current.length - position);
				System.arraycopy(this.current.bytes, (int) position, target, offset, read);
				return read;
			}
		}

		@Override
		public void write(long position, byte[] source, int offset, int length) {
			change(position, Arrays.copyOfRange(source, offset, offset + length));
		}

		@Override
		public void truncate(long length) {
			change(length, null);
		}

		private void change(long position, byte @Nullable [] bytes) {
			synchronized (PowerLossIo.this) {
				Change change = new Change(PowerLossIo.this.now++, position, bytes);
				change.applyTo(this.current);
				this.unforced.add(change);
			}
		}

		@Override
		public void force() {
			synchronized (PowerLossIo.this) {
				if (!this.doubtful) {
					this.forced = this.current.toBytes();
					this.unforced.clear();
				}
			}
		}

		@Override
		public void close() {
			// Nothing is open.
		}

	}

}
