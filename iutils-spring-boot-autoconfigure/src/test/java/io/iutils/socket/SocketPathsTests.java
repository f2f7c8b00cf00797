package io.iutils.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@Timeout(120)
class SocketPathsTests {

	private static final UUID ID = UUID.fromString("01234567-89ab-4cde-8123-456789abcdef");

	@TempDir
	Path directory;

	@Test
	void namesASocketByHalfOfTheId() {
		assertThat(SocketPaths.of(this.directory).of(ID))
			.isEqualTo(this.directory.resolve("sockets").resolve("0123456789ab4cde"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 95, 100, 101, 107, 108, 200, 900 })
	void siblingsMeetWhateverTheLengthOfThePath(int length) throws Exception {
		Path namespace = directoryForSocketPathOf(length);
		// The longer one of a sibling's two names decides for both.
		Path path = SocketPaths.of(namespace).wakeUpsOf(ID);
		assertThat(path.startsWith(namespace)).isEqualTo(length <= SocketPaths.MAX_PATH_BYTES);
		assertThat(SocketPaths.bytes(SocketPaths.of(namespace).wakeUpsOf(ID)).length)
			.isLessThanOrEqualTo(SocketPaths.MAX_PATH_BYTES);
		meet(namespace);
		if (!path.startsWith(namespace)) {
			assertThat(path.getParent()).doesNotExist();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "with space", "per%20cent%", "gr\u00fc\u00dfe-\ud83d\ude00", "a#b?c;d", "line\nbreak" })
	void siblingsMeetWhateverTheName(String name) throws Exception {
		assumeTrue(System.getProperty("sun.jnu.encoding").equals("UTF-8") || name.chars().allMatch((c) -> c < 128),
				"file names are not UTF-8 here");
		Path namespace = Files.createDirectory(this.directory.resolve(name),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		assertThat(SocketPaths.of(namespace).of(ID).toString()).contains(name);
		meet(namespace);
	}

	@Test
	void bytesAreThoseOfTheFileSystem() {
		assumeTrue(System.getProperty("sun.jnu.encoding").equals("UTF-8"), "file names are not UTF-8 here");
		assertThat(new String(SocketPaths.bytes(Path.of("/gr\u00fc\u00dfe %41/\ud83d\ude00")),
				java.nio.charset.StandardCharsets.UTF_8))
			.isEqualTo("/gr\u00fc\u00dfe %41/\ud83d\ude00");
	}

	@ParameterizedTest
	@ValueSource(ints = { 60, 200 })
	void aLinkToTheDirectoryLeadsToTheSameSocket(int length) throws Exception {
		Path namespace = directoryForSocketPathOf(length);
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), namespace);
		assertThat(SocketPaths.of(link).of(ID)).isEqualTo(SocketPaths.of(namespace).of(ID));
	}

	@Test
	void cleansUpAThousandSocketsOfTheDeadAndNoneOfTheLiving() throws Exception {
		SocketPaths paths = SocketPaths.of(this.directory);
		try (TestSibling alive = new TestSibling(this.directory, 1).openDoorbell()) {
			Path template = leaveSocket(paths.of(UUID.randomUUID()));
			assertThat(SocketPaths.isSocket(template)).isTrue();
			for (int i = 1; i < 1000; i++) {
				UUID dead = UUID.randomUUID();
				leaveSocket((i % 2 == 0) ? paths.of(dead) : paths.wakeUpsOf(dead));
			}
			assertThat(paths.cleanUp(List.of(alive.peer.id()))).isEqualTo(1000);
			assertThat(list()).containsExactlyInAnyOrder(alive.sockets.path(), paths.wakeUpsOf(alive.peer.id()));
		}
	}

	@Test
	void cleansUpInTheTemporaryDirectoryToo() throws Exception {
		SocketPaths paths = SocketPaths.of(directoryForSocketPathOf(200));
		paths.ensureDirectories();
		Path dead = leaveSocket(paths.of(ID));
		assertThat(paths.cleanUp(Set.of())).isEqualTo(1);
		assertThat(dead).doesNotExist();
		paths.deleteTemporaryDirectory();
		assertThat(dead.getParent()).doesNotExist();
	}

	@Test
	void neverTouchesWhatIsNoSocketOrNotNamedLikeOne() throws Exception {
		SocketPaths paths = SocketPaths.of(this.directory);
		paths.ensureDirectories();
		Path sockets = this.directory.resolve("sockets");
		Path outside = leaveSocket(this.directory.resolve("outside"));
		Set<Path> kept = new HashSet<>();
		kept.add(Files.writeString(sockets.resolve("00000000000000f1"), "precious"));
		kept.add(Files.createDirectory(sockets.resolve("00000000000000f2")));
		kept.add(Files.createSymbolicLink(sockets.resolve("00000000000000f3"), outside));
		kept.add(Files.createSymbolicLink(sockets.resolve("00000000000000f4"), Path.of("nowhere")));
		kept.add(leaveSocket(sockets.resolve("short")));
		kept.add(leaveSocket(sockets.resolve("00000000000000F5")));
		Path fifo = sockets.resolve("00000000000000f6");
		if (new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0) {
			kept.add(fifo);
		}
		Path dead = leaveSocket(sockets.resolve("00000000000000f7"));
		assertThat(paths.cleanUp(Set.of())).isEqualTo(1);
		assertThat(dead).doesNotExist();
		assertThat(list()).containsExactlyInAnyOrderElementsOf(kept);
		assertThat(Files.exists(outside, LinkOption.NOFOLLOW_LINKS)).isTrue();
		assertThat(sockets.resolve("00000000000000f1")).hasContent("precious");
	}

	@Test
	void cleansUpLibrariesThatAKilledStartLeft() throws Exception {
		SocketPaths paths = SocketPaths.of(this.directory);
		paths.ensureDirectories();
		Path sockets = this.directory.resolve("sockets");
		Path old = Files.writeString(sockets.resolve("libtmp123libjunixsocket-native-2.11.1.so"), "");
		Files.setLastModifiedTime(old, FileTime.fromMillis(1));
		Path fresh = Files.writeString(sockets.resolve("libtmp124libjunixsocket-native-2.11.1.so"), "");
		paths.cleanUp(Set.of());
		assertThat(list()).containsExactly(fresh);
	}

	@Test
	void doesNotFollowALinkInPlaceOfTheSocketsDirectory() throws Exception {
		Path elsewhere = Files.createDirectory(this.directory.resolve("elsewhere"));
		Path dead = leaveSocket(elsewhere.resolve("00000000000000f1"));
		Files.createSymbolicLink(this.directory.resolve("sockets"), elsewhere);
		SocketPaths paths = SocketPaths.of(this.directory);
		assertThat(paths.cleanUp(Set.of())).isZero();
		assertThat(Files.exists(dead, LinkOption.NOFOLLOW_LINKS)).isTrue();
		refuses(paths, "no directory");
	}

	@Test
	void refusesADirectoryThatLetsOthersIn() throws Exception {
		SocketPaths paths = SocketPaths.of(this.directory);
		paths.ensureDirectories();
		Files.setPosixFilePermissions(this.directory.resolve("sockets"), PosixFilePermissions.fromString("rwx--x---"));
		refuses(paths, "mode is 0710");
	}

	@Test
	void refusesAFileInPlaceOfTheDirectory() throws Exception {
		Files.writeString(this.directory.resolve("sockets"), "");
		refuses(SocketPaths.of(this.directory), "no directory");
	}

	@ParameterizedTest
	@ValueSource(ints = { 60, 200 })
	void refusesADirectoryOfAnotherUser(int length) throws Exception {
		assumeTrue(isRoot(), "only root can give a directory away");
		SocketPaths paths = SocketPaths.of(directoryForSocketPathOf(length));
		paths.ensureDirectories();
		Path parent = paths.of(ID).getParent();
		try {
			Files.setAttribute(parent, "unix:uid", 12345);
			refuses(paths, "belongs to user 12345, not to user 0");
		}
		finally {
			Files.delete(parent);
		}
	}

	@Test
	void refusesASharedDirectoryOfAnotherUser() throws Exception {
		assumeTrue(isRoot(), "only root can give a directory away");
		Files.setAttribute(this.directory, "unix:uid", 12345);
		SocketPaths paths = SocketPaths.of(this.directory);
		Path sockets = Files.createDirectory(this.directory.resolve("sockets"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		Files.setAttribute(sockets, "unix:uid", 12345);
		assertThatExceptionOfType(SocketException.Refused.class).isThrownBy(() -> OwnSocket.open(paths, ID))
			.withMessageContaining("belongs to user 12345, this process runs as user root");
		assertThat(list()).isEmpty();
	}

	private static boolean isRoot() throws IOException {
		return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
	}

	private static void refuses(SocketPaths paths, String reason) {
		assertThatExceptionOfType(SocketException.Refused.class).isThrownBy(paths::ensureDirectories)
			.withMessageContaining(reason);
	}

	private static void meet(Path namespace) {
		try (TestSibling one = new TestSibling(namespace, 1); TestSibling two = new TestSibling(namespace, 2)) {
			one.start(two);
			two.start(one);
			PeerSocketsTests.await(() -> one.isConnected(two));
		}
	}

	private Path directoryForSocketPathOf(int length) throws IOException {
		Path namespace = this.directory;
		int rest = length - (this.directory + "/sockets/0123456789abcdef.wake").length();
		while (rest > 0) {
			int name = (rest > 200) ? 100 : rest - 1;
			namespace = namespace.resolve("d".repeat(Math.max(name, 1)));
			rest -= name + 1;
		}
		Files.createDirectories(namespace);
		assertThat(SocketPaths.bytes(namespace.resolve("sockets/0123456789abcdef.wake")).length)
			.isGreaterThanOrEqualTo(Math.min(length, 60));
		return namespace;
	}

	/**
	 * What a killed sibling leaves behind.
	 */
	private static Path leaveSocket(Path path) throws IOException {
		try (AFUNIXServerSocket server = AFUNIXServerSocket.newInstance()) {
			server.setDeleteOnClose(false);
			server.bind(AFUNIXSocketAddress.of(SocketPaths.bytes(path)));
		}
		return path;
	}

	private List<Path> list() throws IOException {
		try (var files = Files.list(this.directory.resolve("sockets"))) {
			return files.toList();
		}
	}

}
