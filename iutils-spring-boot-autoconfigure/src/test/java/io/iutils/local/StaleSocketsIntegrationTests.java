package io.iutils.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.iutils.engine.Terms;
import io.iutils.testing.ChildJvm;
import io.iutils.testing.Signals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What lies where sockets are: of the dead, of the living, and of others.
 */
@EnabledOnOs(OS.LINUX)
class StaleSocketsIntegrationTests {

	@TempDir
	Path directory;

	private Path shared() {
		return this.directory.resolve("shared");
	}

	private Path sockets() {
		return shared().resolve("sockets");
	}

	private LocalEngine open() {
		return LocalEngine.open(LocalSettings.of(shared()));
	}

	private Set<Path> list() throws IOException {
		try (Stream<Path> files = Files.list(sockets())) {
			return files.filter((file) -> !file.getFileName().toString().startsWith("lib"))
				.collect(Collectors.toCollection(TreeSet::new));
		}
	}

	private Set<Path> listBut(Set<Path> others) throws IOException {
		Set<Path> files = list();
		files.removeAll(others);
		return files;
	}

	private static Path leaveSocket(Path path) throws IOException {
		try (AFUNIXServerSocket server = AFUNIXServerSocket.newInstance()) {
			server.setDeleteOnClose(false);
			server.bind(AFUNIXSocketAddress.of(path));
		}
		return path;
	}

	@Test
	void onlySocketsOfTheDeadAreRemoved() throws Exception {
		open().close();
		Path outside = leaveSocket(this.directory.resolve("outside"));
		Path document = Files.writeString(this.directory.resolve("document"), "precious");
		Set<Path> others = new TreeSet<>();
		others.add(Files.writeString(sockets().resolve("00000000000000f1"), "precious"));
		others.add(Files.createDirectory(sockets().resolve("00000000000000f2.wake")));
		Files.writeString(sockets().resolve("00000000000000f2.wake").resolve("inside"), "precious");
		others.add(Files.createSymbolicLink(sockets().resolve("00000000000000f3"), outside));
		others.add(Files.createSymbolicLink(sockets().resolve("00000000000000f4"), document));
		others.add(Files.createSymbolicLink(sockets().resolve("00000000000000f5.wake"), Path.of("nowhere")));
		Path fifo = sockets().resolve("00000000000000f6");
		assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
		others.add(fifo);
		try (Signals signals = new Signals();
				ChildJvm stopped = ChildJvm.start(SiblingProcess.class, shared().toString()).await("ready");
				ChildJvm killed = ChildJvm.start(SiblingProcess.class, shared().toString()).await("ready")) {
			stopped.send("sleep").receive();
			killed.send("sleep").receive();
			// Two each.
			Set<Path> ofBoth = await().until(() -> listBut(others), (files) -> files.size() == 4);
			signals.stopOutside(stopped);
			killed.kill();
			Set<Path> dead = new TreeSet<>();
			for (int i = 0; i < 1000; i++) {
				String name = HexFormat.of().toHexDigits(0xABCD_0000_0000_0000L + i);
				dead.add(leaveSocket(sockets().resolve((i % 2 == 0) ? name : name + ".wake")));
			}
			try (LocalEngine engine = open()) {
				Set<Path> left = list();
				assertThat(left).doesNotContainAnyElementsOf(dead).containsAll(others);
				left.retainAll(ofBoth);
				assertThat(left).hasSize(2);
				stopped.signal("CONT");
				assertThat(engine.stash().increment("n", 1, Terms.KEEP)).isEqualTo(1);
				assertThat(stopped.send("increment n 1").receive()).isEqualTo("2");
				assertThat(engine.membership().all()).hasSize(2);
				stopped.kill();
				SiblingProcess.sleepOnce(engine);
				await().atMost(Duration.ofSeconds(10)).until(() -> listBut(others), (files) -> files.size() == 2);
			}
		}
		assertThat(list()).isEqualTo(others);
		assertThat(List.of(outside, document, sockets().resolve("00000000000000f2.wake").resolve("inside")))
			.allMatch((file) -> Files.exists(file, LinkOption.NOFOLLOW_LINKS));
		assertThat(document).hasContent("precious");
		assertThat(sockets().resolve("00000000000000f1")).hasContent("precious");
	}

}
