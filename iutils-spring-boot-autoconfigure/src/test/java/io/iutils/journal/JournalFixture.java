package io.iutils.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A journal in a directory of its own, and short words for what tests do to it. Confined
 * to the test's thread, the journals are not.
 */
final class JournalFixture implements AutoCloseable {

	static final int SEGMENT_SIZE = 4096;

	static final byte KIND = 4;

	/** The boot the system claims to be in. */
	UUID boot = new UUID(0xB007, 1);

	Duration lockTimeout = Duration.ofSeconds(5);

	int segmentSize = SEGMENT_SIZE;

	boolean forceEach;

	volatile Retention retention = Retention.ALL;

	/** Whether copies step over damage. */
	boolean salvage;

	/** The places that all copies together have stepped over. */
	final List<JournalException.Damaged> salvaged = new CopyOnWriteArrayList<>();

	/** Whether the test leaves damage behind, so that it must be found, not missed. */
	boolean damaged;

	final Path directory;

	final Path quarantine;

	final FaultyIo io;

	final MovableClock clock = new MovableClock();

	private final List<Journal> opened = new ArrayList<>();

	private @Nullable Journal journal;

	JournalFixture(Path root, JournalIo files) {
		this(root, files, root.resolve("events"));
	}

	JournalFixture(Path root, JournalIo files, Path directory) {
		this.directory = directory;
		this.quarantine = root.resolve("quarantine");
		this.io = new FaultyIo(files);
	}

	JournalSettings settings(int slot) {
		return new JournalSettings(this.directory, this.quarantine, slot, this.lockTimeout, this.forceEach,
				this.segmentSize, () -> this.retention, (holder) -> "sibling " + holder, this.clock, this.boot, this.io,
				this.salvage ? this.salvaged::add : null);
	}

	/**
	 * The copy in slot 0, opened when it is first asked for.
	 */
	Journal journal() {
		Journal current = this.journal;
		if (current == null) {
			current = open(0);
			this.journal = current;
		}
		return current;
	}

	/**
	 * One more copy.
	 */
	Journal open(int slot) {
		Journal copy = Journal.open(settings(slot));
		this.opened.add(copy);
		return copy;
	}

	/**
	 * All copies close, one opens.
	 */
	Journal reopen() {
		closeAll();
		return journal();
	}

	/**
	 * As {@link #reopen()}, in another boot of the system.
	 */
	Journal rebootedReopen() {
		closeAll();
		reboot();
		return journal();
	}

	void reboot() {
		this.boot = new UUID(this.boot.getMostSignificantBits(), this.boot.getLeastSignificantBits() + 1);
	}

	/**
	 * Appends each value by a turn of its own.
	 */
	void append(String... values) {
		for (String value : values) {
			append(journal(), value);
		}
	}

	/**
	 * Appends values in one turn.
	 * @return the sequence of the last
	 */
	static long append(Journal journal, String... values) {
		long[] last = new long[1];
		journal.append((batch) -> {
			for (String value : values) {
				last[0] = batch.add(KIND, (byte) 0, value.getBytes(StandardCharsets.UTF_8));
			}
		});
		return last[0];
	}

	List<String> readAll() {
		return read(journal(), 0).values();
	}

	/**
	 * Reads up to the tail, or to what is thrown.
	 */
	static Found read(Journal journal, long after) {
		List<Long> sequences = new ArrayList<>();
		List<String> values = new ArrayList<>();
		try (Cursor cursor = journal.cursor(after)) {
			while (cursor.next()) {
				sequences.add(cursor.position());
				values.add(new String(cursor.payload(), StandardCharsets.UTF_8));
			}
			return new Found(sequences, values, null);
		}
		catch (JournalException ex) {
			return new Found(sequences, values, ex);
		}
	}

	/**
	 * Looks at, or changes, the words that all processes share.
	 */
	void control(Consumer<Control> action) {
		try {
			SharedFile file = SharedFile.open(this.directory.resolve(Control.FILE), Control.initial(),
					Control::isHeader, () -> false, Control.APPENDER, this.lockTimeout);
			try {
				action.accept(new Control(file.map()));
			}
			finally {
				file.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	long word(int field) {
		long[] value = new long[1];
		control((control) -> value[0] = control.get(field));
		return value[0];
	}

	/**
	 * Leaves the journal as somebody does who died inside the write section.
	 */
	void dieInside() {
		control((control) -> control.set(Control.OWNER, (77L << 16) | 9));
	}

	/**
	 * The first sequences of the segments there are.
	 */
	List<Long> segments() {
		try {
			return List.copyOf(new Segments(this.directory, this.io.target(), new Random()).list());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Path path(long segment) {
		return this.directory.resolve(SegmentHeader.fileName(segment));
	}

	Path newest() {
		List<Long> segments = segments();
		return path(segments.get(segments.size() - 1));
	}

	byte[] bytes(Path file) {
		try (JournalIo.DataFile data = this.io.target().openToRead(file)) {
			byte[] bytes = new byte[(int) data.length()];
			data.read(0, bytes, 0, bytes.length);
			return bytes;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Writes in place, since copies may have the file open.
	 */
	void overwrite(Path file, byte[] bytes) {
		try (JournalIo.DataFile data = this.io.target().openToWrite(file)) {
			data.truncate(bytes.length);
			data.write(0, bytes, 0, bytes.length);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void flipBit(Path file, int bit) {
		byte[] bytes = bytes(file);
		bytes[bit / 8] ^= (byte) (1 << (bit % 8));
		overwrite(file, bytes);
	}

	void truncateTo(Path file, int length) {
		overwrite(file, Arrays.copyOf(bytes(file), length));
	}

	void extend(Path file, byte[] more) {
		byte[] bytes = bytes(file);
		byte[] extended = Arrays.copyOf(bytes, bytes.length + more.length);
		System.arraycopy(more, 0, extended, bytes.length, more.length);
		overwrite(file, extended);
	}

	/**
	 * Writes over the control file without anybody's help; nobody may have it open.
	 */
	void overwriteControl(byte[] bytes) {
		try {
			Files.write(this.directory.resolve(Control.FILE), bytes, StandardOpenOption.TRUNCATE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Verification verify() {
		return Verification.of(this.directory, this.io.target());
	}

	/**
	 * Closes all copies, also those that were abandoned or cannot flush any more.
	 */
	void closeAll() {
		this.io.fault(FaultyIo.NONE);
		for (Journal copy : this.opened) {
			try {
				copy.close();
			}
			catch (JournalException ex) {
				// What it could not flush the test knows.
			}
		}
		this.opened.clear();
		this.journal = null;
	}

	@Override
	public void close() {
		closeAll();
	}

	/**
	 * What a reader found.
	 *
	 * @param end what ended the reading, null if it was the tail
	 */
	record Found(List<Long> sequences, List<String> values, @Nullable JournalException end) {
	}

}
