package io.iutils.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The real files, and those in memory that tests put in their place.
 */
class JournalIoTests {

	@TempDir
	Path directory;

	static Stream<JournalIo> both() {
		return Stream.of(new FileIo(), new MemoryIo(), new FaultyIo(new MemoryIo()));
	}

	@ParameterizedTest
	@MethodSource("both")
	void writesAndReads(JournalIo io) throws IOException {
		Path file = this.directory.resolve("a");
		try (JournalIo.DataFile data = io.create(file)) {
			data.write(0, new byte[] { 0, 1, 2, 3, 4, 5, 6 }, 1, 5);
			data.write(3, new byte[] { 9 }, 0, 1);
			data.force();
			assertThat(data.length()).isEqualTo(5);
			byte[] target = new byte[10];
			assertThat(data.read(1, target, 2, 8)).isEqualTo(4);
			assertThat(target).containsExactly(0, 0, 2, 3, 9, 5, 0, 0, 0, 0);
			assertThat(data.read(5, target, 0, 1)).isEqualTo(-1);
			data.truncate(2);
			assertThat(data.length()).isEqualTo(2);
			data.write(4, new byte[] { 7 }, 0, 1);
			assertThat(data.read(0, target, 0, 10)).isEqualTo(5);
			assertThat(target).startsWith(1, 2, 0, 0, 7);
		}
		try (JournalIo.DataFile data = io.openToWrite(file)) {
			data.write(5, new byte[] { 8 }, 0, 1);
			assertThat(data.length()).isEqualTo(6);
		}
		try (JournalIo.DataFile data = io.create(file)) {
			assertThat(data.length()).isZero();
		}
	}

	@ParameterizedTest
	@MethodSource("both")
	void missingFilesAreToldApart(JournalIo io) throws IOException {
		Path missing = this.directory.resolve("missing");
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> io.openToRead(missing))
			.withMessage(missing.toString());
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> io.openToWrite(missing));
		assertThatExceptionOfType(NoSuchFileException.class)
			.isThrownBy(() -> io.rename(missing, this.directory.resolve("other")));
		io.delete(missing);
		assertThat(io.list(this.directory)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("both")
	void openFilesOutliveTheirNames(JournalIo io) throws IOException {
		Path first = this.directory.resolve("first");
		Path second = this.directory.resolve("second");
		try (JournalIo.DataFile one = io.create(first); JournalIo.DataFile two = io.create(second)) {
			one.write(0, new byte[] { 1 }, 0, 1);
			two.write(0, new byte[] { 2 }, 0, 1);
			assertThat(io.list(this.directory)).containsExactlyInAnyOrder("first", "second");
			io.rename(first, second);
			io.forceDirectory(this.directory);
			assertThat(io.list(this.directory)).isEqualTo(List.of("second"));
			byte[] target = new byte[1];
			try (JournalIo.DataFile renamed = io.openToRead(second)) {
				assertThat(renamed.read(0, target, 0, 1)).isEqualTo(1);
				assertThat(target).containsExactly(1);
			}
			assertThat(two.read(0, target, 0, 1)).isEqualTo(1);
			assertThat(target).containsExactly(2);
			io.delete(second);
			assertThat(io.list(this.directory)).isEmpty();
		}
	}

	@Test
	void filesAreReadableByTheirOwnerOnly() throws IOException {
		Path file = this.directory.resolve("a");
		new FileIo().create(file).close();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
	}

	@Test
	void interruptsAreNotMinded() throws IOException {
		JournalIo io = new FileIo();
		Path file = this.directory.resolve("a");
		Thread.currentThread().interrupt();
		try (JournalIo.DataFile data = io.create(file)) {
			data.write(0, new byte[100], 0, 100);
			data.force();
			assertThat(data.read(0, new byte[100], 0, 100)).isEqualTo(100);
			data.truncate(50);
			io.forceDirectory(this.directory);
			assertThat(data.length()).isEqualTo(50);
		}
		assertThat(Thread.interrupted()).isTrue();
	}

}
