package io.iutils.reliability;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

import io.iutils.LockTimeoutException;
import io.iutils.engine.Content;
import io.iutils.engine.Engine;
import io.iutils.engine.EventDraft;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.journal.LockedBytes;
import io.iutils.journal.Verification;
import io.iutils.local.AttackedEngine;
import io.iutils.testing.ChildJvm;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A sibling that is stopped while it holds the lock: promise 6, row 16 of the faults.
 */
@Timeout(120)
class StoppedInsideIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofMillis(250);

	@TempDir
	Path root;

	private ChildJvm stopped;

	private Engine engine;

	@BeforeEach
	void stopInside() {
		this.engine = open();
		this.stopped = ChildJvm.start(HeldWriter.class, directory().toString()).await("ready");
		assertThat(this.engine.stash().increment("counter", 1, Terms.KEEP)).isEqualTo(1);
		assertThat(this.stopped.send("increment").receive()).isEqualTo("2");
		this.stopped.send("hold").await("inside").signal("STOP");
	}

	@AfterEach
	void verify() {
		this.stopped.kill();
		this.engine.close();
		open().close();
		assertThat(Verification.of(directory().resolve("stash")).damage()).isNull();
	}

	private Path directory() {
		return this.root.resolve("shared");
	}

	private Engine open() {
		return AttackedEngine.open(directory(), TIMEOUT, true, false, InstantSource.system()).engine();
	}

	private void timesOut(ThrowingCallable change) {
		assertThatExceptionOfType(LockTimeoutException.class).isThrownBy(change)
			.withMessageContaining("process id " + this.stopped.pid())
			.withMessageContaining(TIMEOUT.toMillis() + " ms");
	}

	private String counter() {
		StashEntry entry = this.engine.stash().get("counter");
		return (entry != null) ? new String(entry.content().bytes(), StandardCharsets.US_ASCII) : "absent";
	}

	@Test
	void updatesTimeOutNamingTheHolderAndReadsGoOn() {
		StashStore stash = this.engine.stash();
		timesOut(() -> stash.increment("counter", 1, Terms.KEEP));
		timesOut(() -> stash.put("key", StashStore.ANY, Content.NULL, Terms.CLEAR));
		timesOut(() -> stash.remove("counter", StashStore.ANY));
		timesOut(this::open);
		assertThat(counter()).isEqualTo("2");
		assertThat(stash.keys(NamePattern.of("*"))).containsExactly("counter");
		// Another journal, another lock.
		assertThat(this.engine.events().append(new EventDraft("t", null, "", false, 0, Map.of(), Content.NULL)))
			.isEqualTo(1);
		this.stopped.signal("CONT");
		assertThat(this.stopped.send("go on").receive()).isEqualTo("3");
		assertThat(stash.increment("counter", 1, Terms.KEEP)).isEqualTo(4);
		assertThat(this.stopped.send("increment").receive()).isEqualTo("5");
		try (Engine late = open()) {
			assertThat(late.stash().increment("counter", 1, Terms.KEEP)).isEqualTo(6);
		}
		assertThat(counter()).isEqualTo("6");
	}

	/** What tests rely on that stop a sibling where it holds up nobody. */
	@Test
	void theKernelTellsThatOthersWaitForIt() {
		assertThat(LockedBytes.areWaitedFor(this.stopped.pid())).isTrue();
		this.stopped.signal("CONT");
		this.stopped.send("go on").receive();
		await().until(() -> !LockedBytes.areWaitedFor(this.stopped.pid()));
	}

	@Test
	void updatesGoOnWhenItIsKilled() {
		timesOut(() -> this.engine.stash().increment("counter", 1, Terms.KEEP));
		this.stopped.kill();
		assertThat(this.engine.stash().increment("counter", 1, Terms.KEEP)).isEqualTo(3);
		assertThat(counter()).isEqualTo("3");
	}

}
