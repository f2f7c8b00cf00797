package io.iutils.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.iutils.engine.Content;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.journal.Verification;
import io.iutils.testing.Campaign;
import io.iutils.testing.ChildJvm;
import io.iutils.testing.Signals;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Keys that expire or vanish with their owners, while processes are killed and stopped.
 * Whatever happens, a watcher hears of the end of each key once, and in order.
 */
@EnabledOnOs(OS.LINUX)
class VanishingKeysIntegrationTests {

	@TempDir
	Path directory;

	private final List<ChildJvm> children = new ArrayList<>();

	private final Signals signals = new Signals();

	private Path shared() {
		return this.directory.resolve("shared");
	}

	private ChildJvm start() {
		ChildJvm child = ChildJvm.start(VanishingKeysProcess.class, shared().toString());
		this.children.add(child);
		return child.await("ready");
	}

	@AfterEach
	void killAllAndVerify() {
		this.signals.close();
		this.children.forEach(ChildJvm::kill);
		LocalEngine.open(LocalSettings.of(shared())).close();
		assertThat(Verification.of(shared().resolve("stash")).damage()).isNull();
	}

	private static void awaitKeys(ChildJvm child, String pattern, int count) {
		await().atMost(Duration.ofSeconds(30))
			.until(() -> child.send("keys " + pattern).receive().equals(Integer.toString(count)));
	}

	/**
	 * What a watcher has heard: of each key in order, and of its end at most once.
	 * @return the kinds of each key's changes
	 */
	private static Map<String, List<String>> changes(ChildJvm child) {
		Map<String, List<String>> byKey = new HashMap<>();
		long last = 0;
		child.send("changes");
		for (String line = child.receive(); !line.equals("end"); line = child.receive()) {
			String[] words = line.split(" ");
			if (!words[0].equals("CURRENT")) {
				assertThat(Long.parseLong(words[1])).as("the version of %s", line).isGreaterThan(last);
				last = Long.parseLong(words[1]);
			}
			byKey.computeIfAbsent(words[2], (key) -> new ArrayList<>()).add(words[0]);
		}
		return byKey;
	}

	private static Map<String, List<String>> awaitEnds(ChildJvm watcher, String end, int count) {
		await().atMost(Duration.ofSeconds(30))
			.until(() -> changes(watcher).values().stream().filter((kinds) -> kinds.contains(end)).count() >= count);
		return changes(watcher);
	}

	@Test
	void whatBelongsToAnOwnerThatIsKilledWhileItWritesIsRemovedOnce() {
		Campaign campaign = Campaign.begin("owners killed while they write");
		ChildJvm watcher = start();
		Set<String> acknowledged = new HashSet<>();
		int rounds = Campaign.size(2, 40);
		for (int round = 0; round < rounds; round++) {
			ChildJvm owner = start();
			owner.send("own-on r" + round);
			for (int i = 0; i < 300; i++) {
				owner.receive();
			}
			owner.kill();
			acknowledged.addAll(owner.receiveAll());
			awaitKeys(watcher, "r" + round + ".*", 0);
		}
		awaitKeys(watcher, "**", 0);
		Map<String, List<String>> changes = awaitEnds(watcher, "REMOVED", acknowledged.size());
		changes.forEach((key, kinds) -> assertThat(kinds).as(key).containsExactly("PUT", "REMOVED"));
		assertThat(changes.keySet()).containsAll(acknowledged);
		campaign.report(rounds + " owners killed, " + changes.size() + " keys removed, each once");
	}

	@Test
	void theNextOneGoesOnWhenTheSweeperIsKilledInTheMiddle() {
		int count = Campaign.size(5000, 50_000);
		for (int round = 0; round < Campaign.size(1, 20); round++) {
			// The sweeper is the one of the lowest slot.
			ChildJvm sweeper = start();
			ChildJvm watcher = start();
			ChildJvm owner = start();
			String name = "k" + round;
			owner.send("own " + name + " " + count).await("owned");
			owner.kill();
			// Some are gone, most are still there.
			await().atMost(Duration.ofSeconds(30))
				.until(() -> !watcher.send("keys " + name + ".*").receive().equals(Integer.toString(count)));
			sweeper.kill();
			awaitKeys(watcher, name + ".*", 0);
			Map<String, List<String>> changes = awaitEnds(watcher, "REMOVED", count);
			assertThat(changes).hasSize(count);
			changes.forEach((key, kinds) -> assertThat(kinds).as(key).containsExactly("PUT", "REMOVED"));
			watcher.kill();
		}
	}

	@Test
	void aStoppedSweeperHoldsUpNeitherWhatExpiresNorWhatBelongedToTheDead() {
		ChildJvm sweeper = start();
		ChildJvm watcher = start();
		ChildJvm owner = start();
		owner.send("own mine 10").await("owned");
		owner.send("put brief 1 10").await("put");
		this.signals.stopOutside(sweeper);
		owner.send("put later 1 10").await("put");
		owner.kill();
		awaitKeys(watcher, "**", 0);
		awaitEnds(watcher, "REMOVED", 10);
		Map<String, List<String>> before = awaitEnds(watcher, "EXPIRED", 20);
		sweeper.signal("CONT");
		// It has its own look at all of them now, and finds nothing to remove.
		awaitKeys(sweeper, "**", 0);
		sweeper.send("put last 1 1").await("put");
		Map<String, List<String>> after = awaitEnds(watcher, "EXPIRED", 21);
		after.remove("last.0");
		assertThat(after).isEqualTo(before).hasSize(30);
		assertThat(awaitEnds(sweeper, "EXPIRED", 21)).containsAllEntriesOf(before);
	}

	@Test
	void whoWasStoppedReadsNothingExpiredAndHearsAllOfItOnce() {
		ChildJvm laggard;
		try (LocalEngine first = LocalEngine.open(LocalSettings.of(shared()))) {
			laggard = start();
			ChildJvm writer = start();
			writer.send("put a 3600000 200").await("put");
			awaitKeys(laggard, "a.*", 200);
			this.signals.stopOutside(laggard);
			writer.send("put a 1 200").await("put");
			writer.send("put b 1 5000").await("put");
			for (int i = 0; i < 100; i++) {
				// Anew, for good: these must outlive the sweep of what they replaced.
				first.stash()
					.put("a." + i, StashStore.ANY, Content.of(Content.Kind.INTEGER, new byte[] { '7' }), Terms.CLEAR);
			}
			await().atMost(Duration.ofSeconds(30)).until(() -> first.stash().keys(NamePattern.of("**")).size() == 100);
			laggard.signal("CONT");
			assertThat(laggard.send("get b.0").receive()).isEqualTo("false");
			assertThat(laggard.send("get a.150").receive()).isEqualTo("false");
			assertThat(laggard.send("keys **").receive()).isEqualTo("100");
			Map<String, List<String>> changes = awaitEnds(laggard, "EXPIRED", 5100);
			changes.forEach((key, kinds) -> {
				if (key.startsWith("b")) {
					assertThat(kinds).as(key).containsExactly("PUT", "EXPIRED");
				}
				else if (Integer.parseInt(key.substring(2)) >= 100) {
					assertThat(kinds).as(key).containsExactly("PUT", "PUT", "EXPIRED");
				}
				else {
					// Whether it was swept before it was put anew is a matter of time.
					assertThat(kinds).as(key).startsWith("PUT", "PUT").endsWith("PUT");
					assertThat(kinds.stream().filter("EXPIRED"::equals).count()).isLessThanOrEqualTo(1);
				}
			});
			assertThat(laggard.send("keys **").receive()).isEqualTo("100");
		}
	}

}
