package io.iutils.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.iutils.LockTimeoutException;
import io.iutils.engine.Terms;
import io.iutils.journal.Verification;
import io.iutils.testing.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Siblings that run into the limits of the system, and what others notice of it.
 */
@EnabledOnOs(OS.LINUX)
class LimitsIntegrationTests {

	@TempDir
	Path directory;

	private Path shared() {
		return this.directory.resolve("shared");
	}

	private LocalEngine open(Duration lockTimeout) {
		LocalSettings defaults = LocalSettings.of(shared());
		return LocalEngine.open(new LocalSettings(shared(), lockTimeout, defaults.flush(), defaults.retainSize(),
				defaults.retainFor(), true, defaults.clock(), false));
	}

	@Test
	void withoutRoomUpdatesAreRefusedAndWorkAgainWithRoom() throws Exception {
		try (ChildJvm child = ChildJvm.startUnder("ulimit -S -f 300", LimitedProcess.class, shared().toString(),
				"open"); LocalEngine sibling = open(Duration.ofSeconds(5))) {
			child.await("ready");
			assertThat(child.send("fill").receive()).isEqualTo("StorageFullException");
			assertThat(child.send("put").receive()).isEqualTo("StorageFullException");
			// The limit is the child's alone.
			assertThat(sibling.stash().increment("n", 1, Terms.KEEP)).isEqualTo(1);
			assertThat(child.send("put").receive()).isEqualTo("StorageFullException");
			assertThat(child.send("emit").receive()).isEqualTo("1");
			raise("fsize", child);
			assertThat(child.send("put").receive()).isEqualTo("done");
			assertThat(child.send("count").receive()).isEqualTo("2");
			assertThat(Verification.of(shared().resolve("stash")).damage()).isNull();
		}
	}

	private static void raise(String limit, ChildJvm child) throws IOException, InterruptedException {
		int status = new ProcessBuilder("prlimit", "--pid", Long.toString(child.pid()), "--" + limit + "=unlimited:")
			.inheritIO()
			.start()
			.waitFor();
		assertThat(status).isZero();
	}

	@Test
	void withoutDescriptorsOperationsFailTypedAndWorkAgainLater() {
		try (ChildJvm child = ChildJvm.startUnder("ulimit -n 200", LimitedProcess.class, shared().toString(), "open")) {
			child.await("ready");
			for (String command : List.of("put", "emit", "read", "join", "count")) {
				child.send(command).receive();
			}
			int before = Integer.parseInt(child.send("descriptors").receive());
			int refused = 0;
			int notJoined = 0;
			for (int i = 0; i < 20; i++) {
				child.send("exhaust").await("exhausted");
				assertThat(child.send("count").receive()).isEqualTo(Integer.toString(i * 2 + 2));
				assertThat(child.send("emit").receive()).isEqualTo(Integer.toString(i + 2));
				// Whoever closes a file just then leaves one descriptor to others.
				String read = child.send("read").receive();
				assertThat(read).isIn("StorageException", "read");
				refused += read.equals("read") ? 0 : 1;
				String joined = child.send("join").receive();
				assertThat(joined).isIn("StorageException", "DirectoryRefusedException", "joined");
				notJoined += joined.equals("joined") ? 0 : 1;
				child.send("release").await("released");
				assertThat(child.send("read").receive()).isEqualTo("read");
				assertThat(child.send("join").receive()).isEqualTo("joined");
				assertThat(child.send("count").receive()).isEqualTo(Integer.toString(i * 2 + 3));
			}
			assertThat(refused).isPositive();
			assertThat(notJoined).isPositive();
			assertThat(Integer.parseInt(child.send("descriptors").receive())).isLessThanOrEqualTo(before + 3);
		}
	}

	@Test
	void withoutDescriptorsNoSegmentIsBegunAndTheNextOneIsLater() {
		try (ChildJvm child = ChildJvm.startUnder("ulimit -n 200", LimitedProcess.class, shared().toString(), "open")) {
			child.await("ready");
			for (String command : List.of("put", "read", "join", "count")) {
				child.send(command).receive();
			}
			assertThat(child.send("emit").receive()).isEqualTo("1");
			int emitted = 1;
			int refused = 0;
			for (int i = 0; i < 10; i++) {
				child.send("jump").await("jumped");
				child.send("exhaust").await("exhausted");
				// Whoever closes a file just then leaves one descriptor to others.
				String answer = child.send("emit").receive();
				assertThat(answer).isIn("StorageException", Integer.toString(emitted + 1));
				refused += answer.equals("StorageException") ? 1 : 0;
				emitted += answer.equals("StorageException") ? 0 : 1;
				assertThat(child.send("count").receive()).isEqualTo(Integer.toString(i + 2));
				child.send("release").await("released");
				assertThat(child.send("emit").receive()).isEqualTo(Integer.toString(++emitted));
				assertThat(child.send("read").receive()).isEqualTo("read");
			}
			assertThat(refused).isPositive();
			assertThat(Verification.of(shared().resolve("events")).damage()).isNull();
		}
	}

	@Test
	void whoStoppedWhileJoiningDelaysOnlyThoseThatJoin() {
		try (LocalEngine engine = open(Duration.ofSeconds(5))) {
			ChildJvm stuck = ChildJvm.start(LimitedProcess.class, shared().toString(), "joining");
			stuck.await("locked").signal("STOP");
			assertThat(engine.stash().increment("n", 1, Terms.KEEP)).isEqualTo(1);
			assertThat(engine.membership().all()).hasSize(1);
			assertThatExceptionOfType(LockTimeoutException.class).isThrownBy(() -> open(Duration.ofMillis(200)));
			stuck.kill();
			try (LocalEngine late = open(Duration.ofSeconds(5))) {
				assertThat(late.stash().increment("n", 1, Terms.KEEP)).isEqualTo(2);
				assertThat(engine.membership().all()).hasSize(2);
			}
		}
	}

	@Test
	void whoeverIsKilledWhileItJoinsLeavesNobodyStuck() {
		try (LocalEngine engine = open(Duration.ofSeconds(5))) {
			for (int round = 0; round < 8; round++) {
				ChildJvm child = ChildJvm.start(SiblingProcess.class).await("ready");
				long killAt = System.nanoTime() + round * 12_000_000L;
				child.send("open " + shared());
				while (System.nanoTime() < killAt) {
					engine.stash().increment("n", 1, Terms.KEEP);
				}
				child.kill();
				try (LocalEngine next = open(Duration.ofSeconds(1))) {
					long before = engine.stash().increment("n", 1, Terms.KEEP);
					assertThat(next.stash().increment("n", 1, Terms.KEEP)).isEqualTo(before + 1);
				}
				await().until(() -> engine.membership().all().size() == 1);
			}
		}
	}

	@Test
	void whoeverClosesFirstInAJvmTakesNoLockFromTheOthers() {
		List<ChildJvm> others = new ArrayList<>();
		try (LocalEngine last = open(Duration.ofSeconds(5))) {
			for (int i = 0; i < 2; i++) {
				others.add(ChildJvm.start(SiblingProcess.class, shared().toString()));
			}
			others.forEach((child) -> child.await("ready"));
			others.get(0).send("increment n 40000");
			for (int round = 0; round < 60; round++) {
				LocalEngine one = open(Duration.ofSeconds(5));
				LocalEngine two = open(Duration.ofSeconds(5));
				LocalEngine first = (round % 2 == 0) ? one : two;
				LocalEngine second = (round % 2 == 0) ? two : one;
				one.stash().increment("n", 1, Terms.KEEP);
				two.stash().increment("n", 1, Terms.KEEP);
				first.close();
				second.stash().increment("n", 1, Terms.KEEP);
				assertThat(others.get(1).send("siblings").receive()).isEqualTo("4");
				second.close();
				last.stash().increment("n", 1, Terms.KEEP);
				assertThat(others.get(1).send("siblings").receive()).isEqualTo("3");
			}
			others.get(0).receive();
			assertThat(others.get(1).send("get n").receive()).isEqualTo(Integer.toString(40_000 + 240));
		}
		finally {
			others.forEach(ChildJvm::kill);
		}
	}

}
