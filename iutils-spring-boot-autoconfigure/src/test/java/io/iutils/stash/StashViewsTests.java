package io.iutils.stash;

import io.iutils.IStash;
import io.iutils.StashChange;
import io.iutils.StashChange.Kind;
import io.iutils.local.LocalSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

class StashViewsTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	@TempDir
	Path directory;

	final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

	StashFixture fixture;

	IStash stash;

	@BeforeEach
	void open() {
		this.fixture = sibling();
		this.stash = this.fixture.stash;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	private StashFixture sibling() {
		LocalSettings defaults = LocalSettings.of(this.directory);
		InstantSource clock = this.now::get;
		return new StashFixture(new LocalSettings(this.directory, defaults.lockTimeout(), defaults.flush(),
				defaults.retainSize(), defaults.retainFor(), true, clock, false), Duration.ofSeconds(5));
	}

	private void pass(Duration time) {
		this.now.updateAndGet((instant) -> instant.plus(time));
	}

	@Test
	void anExpiredValueIsAbsentForEveryOperation() {
		IStash expiring = this.stash.expiring(MINUTE);
		for (String key : List.of("get", "keys", "replace", "remove", "putIfAbsent", "update", "compute", "map")) {
			expiring.put(key, "old");
		}
		expiring.increment("increment", 5);
		pass(MINUTE.minusMillis(1));
		assertThat(this.stash.get("get", String.class)).contains("old");
		assertThat(this.stash.keys("*")).hasSize(9);
		pass(Duration.ofMillis(1));
		assertThat(this.stash.get("get", String.class)).isEmpty();
		assertThat(this.stash.getVersioned("get", String.class)).isEmpty();
		assertThat(this.stash.keys("*")).isEmpty();
		assertThat(this.stash.remove("remove")).isFalse();
		assertThat(this.stash.putIfAbsent("putIfAbsent", "new")).isTrue();
		assertThat(this.stash.update("update", String.class, "default", (s) -> s + "!")).isEqualTo("default!");
		assertThat(this.stash.compute("compute", String.class, (s) -> (s == null) ? "absent" : s)).contains("absent");
		assertThat(this.stash.increment("increment")).isEqualTo(1);
		assertThat(this.stash.replace("replace", 0, "new")).isPresent();
		pass(MINUTE.multipliedBy(10));
		assertThat(this.stash.keys("*")).containsExactly("compute", "increment", "putIfAbsent", "replace", "update");
	}

	@Test
	void aPlainPutClearsTheExpiryAndChangesKeepIt() {
		IStash expiring = this.stash.expiring(MINUTE);
		for (String key : List.of("put", "update", "compute", "replace", "increment", "merge")) {
			expiring.put(key, 1);
		}
		this.stash.put("put", 2);
		this.stash.update("update", Integer.class, 0, (n) -> n + 1);
		this.stash.compute("compute", Integer.class, (n) -> n + 1);
		this.stash.increment("increment");
		long version = this.stash.getVersioned("replace", Integer.class).orElseThrow().version();
		assertThat(this.stash.replace("replace", version, 2)).isPresent();
		expiring.put("map.merge", 1);
		this.stash.asMap("map", Integer.class).merge("merge", 1, Integer::sum);
		pass(MINUTE);
		assertThat(this.stash.keys("**")).containsExactly("put");
	}

	@Test
	void everyWriteThroughTheViewExpires() {
		IStash expiring = this.stash.scoped("s").expiring(MINUTE);
		expiring.putIfAbsent("putIfAbsent", 1);
		expiring.update("update", Integer.class, 0, (n) -> n);
		expiring.compute("compute", Integer.class, (n) -> 1);
		expiring.increment("increment");
		expiring.replace("replace", 0, 1);
		expiring.scoped("deeper").put("put", 1);
		expiring.asMap("map", Integer.class).put("put", 1);
		expiring.asMap("map", Integer.class).computeIfAbsent("compute", (key) -> 1);
		this.stash.put("s.prolonged", 1);
		expiring.increment("prolonged");
		assertThat(this.stash.keys("**")).hasSize(9);
		pass(MINUTE.minusMillis(1));
		assertThat(this.stash.keys("**")).hasSize(9);
		expiring.increment("prolonged");
		pass(Duration.ofMillis(1));
		assertThat(this.stash.keys("**")).containsExactly("s.prolonged");
		pass(MINUTE);
		assertThat(this.stash.keys("**")).isEmpty();
	}

	@Test
	void watchersHearOfExpiry() {
		List<StashChange<String>> changes = new CopyOnWriteArrayList<>();
		this.stash.expiring(MINUTE).put("k", "v");
		this.stash.watch("k", String.class, changes::add);
		pass(MINUTE);
		await().untilAsserted(() -> assertThat(changes).extracting(StashChange::kind, StashChange::value)
			.containsExactly(tuple(Kind.CURRENT, "v"), tuple(Kind.EXPIRED, null)));
	}

	@Test
	void keysVanishWithTheSiblingTheyBelongTo() {
		List<StashChange<String>> changes = new CopyOnWriteArrayList<>();
		try (StashFixture other = sibling()) {
			IStash alive = other.stash.scoped("online").whileAlive();
			alive.put("ann", "here");
			alive.expiring(MINUTE).put("bob", "here");
			other.stash.put("online.for-ever", "here");
			this.stash.scoped("online").watch("*", String.class, changes::add);
			assertThat(changes).hasSize(3);
			// Taken over: it now belongs to nobody.
			alive.put("cid", "here");
			this.stash.put("online.cid", "stays");
		}
		await().untilAsserted(
				() -> assertThat(this.stash.keys("online.*")).containsExactly("online.cid", "online.for-ever"));
		await().untilAsserted(() -> assertThat(changes).filteredOn((change) -> change.kind() == Kind.REMOVED)
			.extracting(StashChange::key)
			.containsExactlyInAnyOrder("ann", "bob"));
	}

	@Test
	void siblingsSeeEachOthersChangesInOrder() {
		List<Integer> seen = new CopyOnWriteArrayList<>();
		this.stash.watch("n", Integer.class, (change) -> seen.add(change.value()));
		try (StashFixture other = sibling()) {
			for (int i = 1; i <= 200; i++) {
				assertThat(((i % 2 == 0) ? this.stash : other.stash).increment("n")).isEqualTo(i);
			}
		}
		await().until(() -> !seen.isEmpty() && seen.get(seen.size() - 1) == 200);
		assertThat(seen).isSorted().doesNotHaveDuplicates();
	}

}
