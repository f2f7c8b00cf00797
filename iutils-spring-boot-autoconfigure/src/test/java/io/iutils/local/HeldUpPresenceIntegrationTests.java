package io.iutils.local;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.iutils.Sibling;
import io.iutils.engine.RemotePeer;
import io.iutils.testing.ChildJvm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Somebody is stopped while it joins, or tidies up: others cannot tidy up then, but see
 * who dies.
 */
class HeldUpPresenceIntegrationTests {

	@TempDir
	Path directory;

	@Test
	void deathsAreSeenWhileNobodyCanTidyUp() throws Exception {
		LocalSettings usual = LocalSettings.of(this.directory.resolve("shared"));
		LocalSettings patient = new LocalSettings(usual.directory(), Duration.ofSeconds(30), usual.flush(),
				usual.retainSize(), usual.retainFor(), true, usual.clock(), false);
		Queue<Sibling> left = new ConcurrentLinkedQueue<>();
		ChildJvm first = ChildJvm.start(SiblingProcess.class, usual.directory().toString());
		ChildJvm second = ChildJvm.start(SiblingProcess.class, usual.directory().toString());
		first.await("ready");
		second.await("ready");
		// Closed last: that drops the locks which this JVM has on the file.
		try (FileChannel table = FileChannel.open(usual.directory().resolve("siblings"), StandardOpenOption.WRITE);
				LocalEngine looking = LocalEngine.open(patient)) {
			looking.membership().listen((joined) -> {
			}, left::add);
			await().until(() -> looking.requests()
				.peers()
				.stream()
				.filter((peer) -> peer.reach() == RemotePeer.Reach.CONNECTED)
				.count() == 2);
			try (FileLock stopped = table.lock(1L << 60, 1, false)) {
				assertThat(stopped.isValid()).isTrue();
				first.kill();
				await().until(() -> left.size() == 1);
				second.kill();
				await().until(() -> left.size() == 2);
			}
		}
	}

}
