package io.iutils.socket;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

import io.iutils.testing.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of when the socket is opened that a thread sleeps on, and of what is done without
 * it.
 */
@Timeout(60)
class DoorbellTests {

	@TempDir
	Path directory;

	private Path wakeUpsOf(TestSibling sibling) {
		return SocketPaths.of(this.directory).wakeUpsOf(sibling.peer.id());
	}

	@Test
	void isOpenedWhenSomebodySleeps() {
		try (TestSibling one = new TestSibling(this.directory, 1)) {
			assertThat(wakeUpsOf(one)).doesNotExist();
			one.sockets.wakeSelf();
			one.sockets.update(List.of(new Peer(UUID.randomUUID(), 2)));
			assertThat(wakeUpsOf(one)).doesNotExist();
			one.openDoorbell();
			assertThat(wakeUpsOf(one)).exists();
		}
	}

	@Test
	void isOpenedWhenSomebodyRings() {
		try (TestSibling one = new TestSibling(this.directory, 1)) {
			assertThat(one.sockets.ring(UUID.randomUUID())).isFalse();
			PeerSocketsTests.await(() -> Files.exists(wakeUpsOf(one)));
		}
	}

	@Test
	void untilItIsOpenRingsGoThroughTheConnections() {
		try (TestSibling one = new TestSibling(this.directory, 1);
				TestSibling two = new TestSibling(this.directory, 2)) {
			one.start(two);
			two.start(one);
			PeerSocketsTests.await(() -> one.isConnected(two));
			ringsOnTheConnection(one, two);
			one.openDoorbell();
			// This one still has none: nobody has slept there.
			ringsOnTheConnection(one, two);
			two.openDoorbell();
			assertThat(one.sockets.ring(two.peer.id())).isTrue();
			assertThat(two.sockets.await(() -> true)).isEqualTo(Ring.HEARD);
		}
	}

	private static void ringsOnTheConnection(TestSibling from, TestSibling to) {
		int before = to.rings();
		assertThat(from.sockets.ring(to.peer.id())).isTrue();
		PeerSocketsTests.await(() -> to.rings() > before);
	}

	@Test
	void closingWhileItIsBeingOpenedLeavesNothing() throws Exception {
		for (int i = 0; i < 20; i++) {
			TestSibling one = new TestSibling(this.directory, 1);
			one.sockets.await(() -> true);
			one.close();
			assertThat(one.sockets.await(() -> true)).isEqualTo(Ring.SEAT_TAKEN);
			try (var files = Files.list(this.directory.resolve("sockets"))) {
				assertThat(files).isEmpty();
			}
		}
	}

	@Test
	void closedOnesAreNotOpened() {
		TestSibling one = new TestSibling(this.directory, 1);
		one.close();
		assertThat(one.sockets.await(() -> true)).isEqualTo(Ring.SEAT_TAKEN);
		assertThat(one.sockets.ring(UUID.randomUUID())).isFalse();
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("iutils-doorbell");
	}

	@Test
	void whereSomethingElseLiesTheConnectionsGoOn() throws Exception {
		try (LogLines log = LogLines.of(Doorbell.class);
				TestSibling one = new TestSibling(this.directory, 1);
				TestSibling two = new TestSibling(this.directory, 2)) {
			Files.writeString(wakeUpsOf(one), "precious");
			one.start(two);
			two.start(one);
			PeerSocketsTests.await(() -> one.isConnected(two));
			assertThat(one.sockets.await(() -> true)).isEqualTo(Ring.SEAT_TAKEN);
			PeerSocketsTests.await(() -> !log.lines().isEmpty());
			assertThat(log.lines()).singleElement().asString().contains("something is there already");
			assertThat(wakeUpsOf(one)).hasContent("precious");
			ringsOnTheConnection(one, two);
		}
	}

}
