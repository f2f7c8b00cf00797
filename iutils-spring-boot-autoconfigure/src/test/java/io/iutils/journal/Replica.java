package io.iutils.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A directory into which states of a journal are put, to see what becomes of them. Its
 * control file claims to be the one the state was taken from, so that the same boot goes
 * on. Confined to the test's thread.
 */
final class Replica implements AutoCloseable {

	final JournalFixture fixture;

	private final RestorableIo files;

	private final SharedFile control;

	Replica(Path root) {
		this(root, new MemoryIo());
	}

	Replica(Path root, RestorableIo files) {
		this.files = files;
		this.fixture = new JournalFixture(root, this.files);
		Platform.privateDirectory(this.fixture.directory);
		try {
			this.control = SharedFile.open(this.fixture.directory.resolve(Control.FILE), Control.initial(),
					Control::isHeader, () -> true, Control.APPENDER, this.fixture.lockTimeout);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void restore(State state) {
		this.fixture.closeAll();
		ByteBuffer page = this.control.map().order(ByteOrder.LITTLE_ENDIAN);
		page.put(0, state.control());
		this.fixture.boot = new UUID(page.getLong(16), page.getLong(24));
		page.putLong(32, this.control.identity().device());
		page.putLong(40, this.control.identity().inode());
		Map<Path, byte[]> restored = new TreeMap<>();
		state.files().forEach((name, bytes) -> restored.put(this.fixture.directory.resolve(name), bytes));
		this.files.restore(restored);
	}

	/**
	 * The words of the control file at this moment.
	 */
	byte[] words() {
		byte[] words = new byte[Control.SIZE];
		this.control.map().get(0, words);
		return words;
	}

	@Override
	public void close() throws IOException {
		this.fixture.close();
		this.control.close();
	}

	/**
	 * What lies in a journal's directory at one moment.
	 */
	record State(byte[] control, Map<String, byte[]> files) {

		/**
		 * The state of a journal in memory; somebody has it open, or had.
		 */
		static State of(JournalFixture fixture) {
			try {
				SharedFile file = SharedFile.open(fixture.directory.resolve(Control.FILE), Control.initial(),
						Control::isHeader, () -> false, Control.APPENDER, fixture.lockTimeout);
				try {
					byte[] control = new byte[Control.SIZE];
					file.map().get(0, control);
					Map<String, byte[]> files = new TreeMap<>();
					((RestorableIo) fixture.io.target()).copy().forEach((path, bytes) -> {
						if (path.startsWith(fixture.directory)) {
							files.put(path.getFileName().toString(), bytes);
						}
					});
					return new State(control, files);
				}
				finally {
					file.close();
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		State with(String name, byte[] bytes) {
			Map<String, byte[]> changed = new TreeMap<>(this.files);
			changed.put(name, bytes);
			return new State(this.control, changed);
		}

		State with(int field, long word) {
			byte[] changed = this.control.clone();
			Bytes.putLong(changed, field, word);
			return new State(changed, this.files);
		}

	}

}
