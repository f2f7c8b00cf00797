package io.iutils.local;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import io.iutils.engine.EventCursor;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashEntry;
import io.iutils.journal.Verification;
import io.iutils.testing.ChildJvm;
import io.iutils.testing.Signals;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Siblings that are processes of their own, on the bare engine.
 */
class LocalEngineIntegrationTests {

	@TempDir
	Path directory;

	private final List<ChildJvm> children = new ArrayList<>();

	private Path shared() {
		return this.directory.resolve("shared");
	}

	private ChildJvm start() {
		ChildJvm child = ChildJvm.start(SiblingProcess.class, shared().toString());
		this.children.add(child);
		return child;
	}

	private List<ChildJvm> start(int count) {
		List<ChildJvm> started = IntStream.range(0, count).mapToObj((i) -> start()).toList();
		started.forEach((child) -> child.await("ready"));
		return started;
	}

	@AfterEach
	void killAllAndVerify() {
		this.children.forEach(ChildJvm::kill);
		if (!this.children.isEmpty() && shared().toFile().exists()) {
			// Opening repairs what the killed ones left.
			LocalEngine.open(LocalSettings.of(shared())).close();
			assertThat(Verification.of(shared().resolve("stash")).damage()).isNull();
			assertThat(Verification.of(shared().resolve("events")).damage()).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 4, 16 })
	void eachOfManyEmitsOnceAndAllReceiveAllInOneOrder(int count) {
		List<ChildJvm> siblings = start(count);
		for (int i = 0; i < count; i++) {
			siblings.get(i).send("emit topic from" + i);
		}
		siblings.forEach(ChildJvm::receive);
		siblings.forEach((sibling) -> sibling.send("receive " + count));
		List<String> sequences = siblings.stream().map(ChildJvm::receive).toList();
		assertThat(new HashSet<>(sequences)).hasSize(1);
		for (int i = 0; i < count; i++) {
			assertThat(sequences.get(0)).contains(":from" + i);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "increment", "update" })
	void eightProcessesCountToExactlyEightyThousand(String operation) {
		List<ChildJvm> siblings = start(8);
		siblings.forEach((sibling) -> sibling.send(operation + " counter 10000"));
		Set<String> returned = new HashSet<>();
		for (ChildJvm sibling : siblings) {
			returned.addAll(List.of(sibling.receive().split(" ")));
		}
		assertThat(returned).hasSize(80_000);
		assertThat(siblings.get(0).send("get counter").receive()).isEqualTo("80000");
	}

	@Test
	void nothingAcknowledgedIsLostWhenWritersAreKilled() {
		List<ChildJvm> writers = new ArrayList<>(start(4));
		for (int i = 0; i < 4; i++) {
			writers.get(i).send("write w" + i);
		}
		Map<String, String> acknowledged = new HashMap<>();
		long highestTotal = 0;
		for (int kill = 0; kill < 20; kill++) {
			ChildJvm victim = writers.remove(0);
			victim.receive();
			victim.kill();
			for (String line : victim.receiveAll()) {
				String[] words = line.split(" ");
				acknowledged.put(words[0], words[1] + " " + words[3]);
				highestTotal = Math.max(highestTotal, Long.parseLong(words[2]));
			}
			// The others go on.
			for (ChildJvm other : writers) {
				other.receive();
			}
			ChildJvm successor = start();
			successor.await("ready").send("write k" + kill);
			writers.add(successor);
		}
		writers.forEach(ChildJvm::kill);
		try (LocalEngine engine = LocalEngine.open(LocalSettings.of(shared()))) {
			Map<String, Long> events = new HashMap<>();
			try (EventCursor cursor = engine.events().cursor(0)) {
				for (LoggedEvent event = cursor.poll(); event != null; event = cursor.poll()) {
					String key = new String(event.content().bytes(), StandardCharsets.UTF_8);
					assertThat(events.put(key, event.id())).as("event of %s twice", key).isNull();
				}
			}
			acknowledged.forEach((key, versionAndId) -> {
				StashEntry entry = engine.stash().get(key);
				assertThat(entry).as(key).isNotNull();
				assertThat(entry.version() + " " + events.get(key)).as(key).isEqualTo(versionAndId);
				assertThat(new String(entry.content().bytes(), StandardCharsets.UTF_8)).isEqualTo(key);
			});
			// Each counted key was put before; a writer killed in between has put one
			// more.
			long total = Long
				.parseLong(new String(engine.stash().get("total").content().bytes(), StandardCharsets.US_ASCII));
			int keys = engine.stash().keys(NamePattern.of("*.*")).size();
			assertThat(total).isGreaterThanOrEqualTo(highestTotal).isBetween(keys - 24L, (long) keys);
		}
	}

	@Test
	void twoThatStartInAnEmptyDirectoryAtTheSameMomentShareIt() {
		ChildJvm one = ChildJvm.start(SiblingProcess.class);
		ChildJvm two = ChildJvm.start(SiblingProcess.class);
		this.children.addAll(List.of(one, two));
		one.await("ready");
		two.await("ready");
		for (int i = 0; i < 50; i++) {
			String fresh = "open " + this.directory.resolve("fresh" + i).resolve("deep");
			one.send(fresh);
			two.send(fresh);
			one.await("opened");
			two.await("opened");
			assertThat(one.send("increment n 1").receive()).isEqualTo("1");
			assertThat(two.send("increment n 1").receive()).isEqualTo("2");
			two.send("emit t hello").receive();
			assertThat(one.send("receive 1").receive()).endsWith(":hello");
			assertThat(one.send("siblings").receive()).isEqualTo("2");
			one.send("close").await("closed");
			two.send("close").await("closed");
		}
	}

	@Test
	void allIsThereAfterAllHaveStoppedAndStarted() {
		List<ChildJvm> before = start(2);
		before.get(0).send("increment n 7").receive();
		String id = before.get(1).send("emit t hello").receive();
		before.forEach((sibling) -> sibling.send("close").await("closed"));
		ChildJvm after = start(1).get(0);
		assertThat(after.send("get n").receive()).isEqualTo("7");
		after.kill();
		try (LocalEngine engine = LocalEngine.open(LocalSettings.of(shared()));
				EventCursor cursor = engine.events().cursor(0)) {
			LoggedEvent event = cursor.poll();
			assertThat(event).isNotNull();
			assertThat(event.id()).isEqualTo(Long.parseLong(id));
		}
	}

	@Test
	void whatBelongedToAKilledSiblingVanishes() {
		List<ChildJvm> siblings = start(2);
		siblings.get(0).send("own mine").await("owned");
		assertThat(siblings.get(1).send("get mine").receive()).isEqualTo("1");
		siblings.get(0).kill();
		await().until(() -> siblings.get(1).send("get mine").receive().equals("-"));
		assertThat(siblings.get(1).send("siblings").receive()).isEqualTo("1");
	}

	@Test
	void stoppedSiblingDoesNotHoldUpOthers() {
		List<ChildJvm> siblings = start(3);
		try (Signals signals = new Signals()) {
			signals.stopOutside(siblings.get(0));
		}
		assertThat(siblings.get(1).send("increment n 1000").receive()).endsWith(" 1000");
		siblings.get(1).send("emit t hello").receive();
		assertThat(siblings.get(2).send("receive 1").receive()).endsWith(":hello");
		assertThat(siblings.get(2).send("siblings").receive()).isEqualTo("3");
		siblings.get(0).signal("CONT");
		assertThat(siblings.get(0).send("receive 1").receive()).endsWith(":hello");
	}

}
