package io.iutils.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import io.iutils.DirectoryRefusedException;
import io.iutils.engine.Content;
import io.iutils.engine.EventDraft;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A directory of a newer version is refused, and not one byte of it is changed.
 */
class NewerFormatTests {

	@TempDir
	Path root;

	private Path directory;

	@BeforeEach
	void write() {
		this.directory = this.root.resolve("shared");
		try (LocalEngine engine = LocalEngine.open(LocalSettings.of(this.directory))) {
			engine.stash().put("key", StashStore.ANY, Content.NULL, Terms.CLEAR);
			engine.events().append(new EventDraft("topic", null, "", false, 0, Map.of(), Content.NULL));
		}
	}

	/** The checksum lies behind what it covers, but for the format's own layout. */
	private void setFormat(Path file, int format, int checksumAt) throws IOException {
		byte[] bytes = Files.readAllBytes(file);
		ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		buffer.putInt(8, format);
		CRC32C crc = new CRC32C();
		crc.update(bytes, 0, checksumAt);
		buffer.putInt(checksumAt, (int) crc.getValue());
		Files.write(file, bytes);
	}

	@ParameterizedTest
	@CsvSource({ "siblings, 12", "stash/control, 12", "events/control, 12", "stash/00000000000000000001.log, 60",
			"events/00000000000000000001.log, 60" })
	void isRefusedAndNotChanged(String file, int checksumAt) throws IOException {
		setFormat(this.directory.resolve(file), 2, checksumAt);
		Map<String, ByteBuffer> before = contents();
		LocalSettings defaults = LocalSettings.of(this.directory);
		for (boolean salvage : new boolean[] { false, true }) {
			LocalSettings settings = new LocalSettings(this.directory, defaults.lockTimeout(), defaults.flush(),
					defaults.retainSize(), defaults.retainFor(), true, defaults.clock(), salvage);
			assertThatExceptionOfType(DirectoryRefusedException.class).isThrownBy(() -> LocalEngine.open(settings))
				.withMessageContaining(Path.of(file).getFileName() + " has format 2, this version reads format 1");
			assertThat(contents()).isEqualTo(before);
		}
	}

	private Map<String, ByteBuffer> contents() {
		Map<String, ByteBuffer> contents = new TreeMap<>();
		try (Stream<Path> files = Files.walk(this.directory)) {
			files.forEach((file) -> {
				try {
					contents.put(file.toString(),
							ByteBuffer.wrap(Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0]));
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return contents;
	}

}
