package io.iutils.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A process of another user, as if the directories' modes had not kept it out: the
 * kernel's credentials do. It uses nothing but the JDK, which is all it may read.
 */
@Timeout(180)
class OtherUserIntegrationTests {

	private static final int NOBODY = 65534;

	private Path directory;

	@BeforeEach
	void needsRootAndSetpriv() throws Exception {
		assumeTrue(
				Files.isDirectory(Path.of("/proc/self"))
						&& Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
				"only root can start a process of another user");
		assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is missing");
		this.directory = Files.createTempDirectory("iutils-other-user");
	}

	@AfterEach
	void delete() throws Exception {
		if (this.directory != null) {
			try (var files = Files.walk(this.directory)) {
				files.sorted(java.util.Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
			}
		}
	}

	@Test
	void isClosedBeforeAByteIsParsed() throws Exception {
		try (TestSibling one = new TestSibling(this.directory, 1)) {
			Peer two = new Peer(UUID.randomUUID(), 2);
			one.start();
			one.sockets.update(List.of(two));
			open(one.sockets.path());
			Path hello = Files.write(this.directory.resolve("hello"), RawPeer.hello(two, one.peer.id()));
			// The same bytes from our own user are welcome.
			try (RawPeer raw = new RawPeer(one.sockets.path())) {
				raw.send(Files.readAllBytes(hello));
				assertThat(raw.read(RawPeer.HELLO)).hasSize(RawPeer.HELLO);
				PeerSocketsTests.await(() -> one.sockets.isConnected(two.id()));
			}
			PeerSocketsTests.await(() -> !one.sockets.isConnected(two.id()));
			assertThat(one.listener.cutOff).isEmpty();
			Process other = startAsNobody("""
					import java.net.*;
					import java.nio.*;
					import java.nio.channels.*;
					import java.nio.file.*;
					public class Other {
						public static void main(String[] args) throws Exception {
							try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(args[0]))) {
								try {
									channel.write(ByteBuffer.wrap(Files.readAllBytes(Path.of(args[1]))));
									System.out.println("read " + channel.read(ByteBuffer.allocate(100)));
								}
								catch (java.io.IOException ex) {
									System.out.println("read -1");
								}
							}
						}
					}
					""", one.sockets.path().toString(), hello.toString());
			assertThat(other.inputReader().readLine()).isEqualTo("read -1");
			assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
			PeerSocketsTests.await(() -> one.listener.cutOff.size() == 1);
			assertThat(one.listener.cutOff).containsExactly("a process of user nobody, where only user root is let in");
			assertThat(one.sockets.isConnected(two.id())).isFalse();
		}
	}

	@Test
	void isNotGreetedWhenItSitsAtAPeersPath() throws Exception {
		try (TestSibling two = new TestSibling(this.directory, 2)) {
			Peer one = new Peer(UUID.randomUUID(), 1);
			Path path = SocketPaths.of(this.directory).of(one.id());
			open(two.sockets.path());
			Process other = startAsNobody("""
					import java.net.*;
					import java.nio.*;
					import java.nio.channels.*;
					public class Other {
						public static void main(String[] args) throws Exception {
							try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
								server.bind(UnixDomainSocketAddress.of(args[0]));
								System.out.println("bound");
								try (SocketChannel channel = server.accept()) {
									System.out.println("read " + channel.read(ByteBuffer.allocate(100)));
								}
							}
						}
					}
					""", path.toString());
			var lines = other.inputReader();
			assertThat(lines.readLine()).isEqualTo("bound");
			two.sockets.update(List.of(one));
			two.sockets.start(2);
			assertThat(lines.readLine()).isEqualTo("read -1");
			assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
			PeerSocketsTests.await(() -> !two.listener.cutOff.isEmpty());
			assertThat(two.listener.cutOff).containsOnly("a process of user nobody, where only user root is let in");
			assertThat(two.sockets.isConnected(one.id())).isFalse();
		}
	}

	/**
	 * What a careless administrator may do after the start.
	 */
	private void open(Path socket) throws IOException {
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwxr-xr-x"));
		Files.setPosixFilePermissions(socket.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
		Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
	}

	private Process startAsNobody(String source, String... arguments) throws IOException {
		Path file = Files.writeString(this.directory.resolve("Other.java"), source);
		List<String> command = new java.util.ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY,
				"--clear-groups", Path.of(System.getProperty("java.home"), "bin", "java").toString(), file.toString()));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

}
