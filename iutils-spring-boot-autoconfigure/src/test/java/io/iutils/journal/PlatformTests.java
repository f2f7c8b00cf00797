package io.iutils.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class PlatformTests {

	@TempDir
	Path root;

	private Path directory;

	@BeforeEach
	void makePath() {
		this.directory = this.root.resolve("directory");
	}

	@Test
	void makesDirectoriesForThisUserOnlyAndTakesThemAgain() throws IOException {
		Path deep = this.directory.resolve("a/b with spaces/ä");
		Platform.privateDirectory(deep);
		Platform.privateDirectory(deep);
		for (Path made = deep; !made.equals(this.root); made = made.getParent()) {
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made))).isEqualTo("rwx------");
		}
	}

	@Test
	void refusesADirectoryThatOthersCanEnter() throws IOException {
		Files.createDirectory(this.directory);
		for (String open : new String[] { "rwxrwxrwx", "rwx--x---", "rwx---r--" }) {
			Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString(open));
			assertRefused(this.directory, open, "chmod 700 " + this.directory);
		}
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwx------"));
		Platform.privateDirectory(this.directory);
	}

	@Test
	void refusesASymbolicLink() throws IOException {
		Path target = Files.createDirectory(this.root.resolve("target"));
		Files.createSymbolicLink(this.directory, target);
		assertRefused(this.directory, "symbolic link");
		Files.delete(target);
		assertRefused(this.directory, "symbolic link");
	}

	@Test
	void refusesAFileInPlaceOfADirectory() throws IOException {
		Files.createFile(this.directory);
		assertRefused(this.directory, "it is a file, not a directory");
		assertRefused(this.directory.resolve("below"), this.directory.toString());
	}

	@Test
	void refusesADirectoryOfAnotherUser() throws IOException {
		assumeTrue(Platform.userId() == 0, "only root can give a directory away");
		Platform.privateDirectory(this.directory);
		Files.setAttribute(this.directory, "unix:uid", 4711, LinkOption.NOFOLLOW_LINKS);
		assertRefused(this.directory, "belongs to the user with id 4711", "runs as the user with id 0");
	}

	@Test
	void refusesLockFilesThatAreNotPrivateAndOurs() throws IOException {
		for (String name : new String[] { Control.FILE, "siblings" }) {
			Platform.privateDirectory(this.directory);
			Path file = this.directory.resolve(name);
			Path other = Files.createFile(this.root.resolve("other"), Platform.privateFile());

			Files.createLink(file, other);
			assertOpeningFails(file, "has a second name");
			Files.delete(file);

			Files.createSymbolicLink(file, other);
			assertOpeningFails(file, file.toString());
			Files.delete(file);

			Files.createDirectory(file);
			assertOpeningFails(file, file.toString());
			Files.delete(file);

			Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
			assertOpeningFails(file, "chmod 600");
			if (Platform.userId() == 0) {
				Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
				Files.setAttribute(file, "unix:uid", 4711);
				assertOpeningFails(file, "belongs to the user with id 4711");
			}
			Files.delete(file);
			Files.delete(other);
			open(file);
		}
	}

	private void assertOpeningFails(Path file, String message) {
		assertThatExceptionOfType(JournalException.class).isThrownBy(() -> open(file)).withMessageContaining(message);
	}

	private void open(Path file) {
		if (file.endsWith(Control.FILE)) {
			JournalFixture fixture = new JournalFixture(this.root, new FileIo(), this.directory);
			fixture.append("a");
			fixture.close();
		}
		else {
			SiblingTable.join(this.directory, java.time.Duration.ofSeconds(5), UUID.randomUUID(), 1, Retention.ALL)
				.close();
		}
	}

	private static void assertRefused(Path directory, String... reasons) {
		assertThatExceptionOfType(JournalException.Refused.class).isThrownBy(() -> Platform.privateDirectory(directory))
			.satisfies((ex) -> assertThat(ex).hasMessageContainingAll(reasons))
			.satisfies((ex) -> assertThat(ex.directory()).isEqualTo(directory));
	}

	@Test
	void bootStaysTheSame() {
		assertThat(Platform.bootId()).isEqualTo(Platform.bootId());
	}

	@Test
	void filesAreToldApartByWhatTheyAreNotByTheirNames() throws IOException {
		Path one = Files.createFile(this.root.resolve("one"));
		Path two = Files.createFile(this.root.resolve("two"));
		Platform.FileIdentity identity = Platform.identityOf(one);
		assertThat(Platform.identityOf(two)).isNotEqualTo(identity);
		Path moved = Files.move(one, this.root.resolve("moved"));
		assertThat(Platform.identityOf(moved)).isEqualTo(identity);
	}

}
