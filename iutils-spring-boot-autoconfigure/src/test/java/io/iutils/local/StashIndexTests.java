package io.iutils.local;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.iutils.testing.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the index against a map of the JDK, under races, and of the heap it takes.
 */
class StashIndexTests {

	private static byte[] key(String key) {
		return key.getBytes(StandardCharsets.UTF_8);
	}

	private static StashIndex.Location location(long version) {
		return new StashIndex.Location(version, 1 + version / 1000, version * 8, 100, 0, null, null);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void behavesAsAMap(long seed) {
		Random random = new Random(seed);
		StashIndex index = new StashIndex();
		Map<String, Long> model = new HashMap<>();
		for (int i = 1; i <= 100_000; i++) {
			String key = "key." + random.nextInt(3000) + ".".repeat(random.nextInt(2))
					+ "x".repeat(random.nextInt(300));
			if (random.nextInt(3) == 0) {
				String some = model.isEmpty() ? key : model.keySet().iterator().next();
				model.remove(some);
				index.remove(key(some));
			}
			else {
				model.put(key, (long) i);
				index.put(key(key), location(i));
			}
		}
		assertThat(index.size()).isEqualTo(model.size());
		model.forEach((key, version) -> assertThat(index.find(key(key))).as(key).isEqualTo(location(version)));
		Set<String> keys = new HashSet<>();
		index.keys((found) -> true).forEach((key) -> keys.add(new String(key, StandardCharsets.UTF_8)));
		assertThat(keys).isEqualTo(model.keySet());
		assertThat(index.find(key("absent"))).isNull();
	}

	/**
	 * For want of memory, say: here of versions.
	 */
	@Test
	void aCompactionOfKeysThatFailsLeavesThemWhereTheyWere() {
		KeyArena keys = new KeyArena();
		byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
		byte[] kept = "kept".getBytes(StandardCharsets.UTF_8);
		keys.remove(keys.add(garbage));
		long[] handles = { keys.add(kept), 0 };
		assertThatExceptionOfType(ArrayIndexOutOfBoundsException.class)
			.isThrownBy(() -> keys.compact(handles, new long[] { 1 }, 2));
		assertThat(keys.get(handles[0])).isEqualTo(kept);
		keys.compact(handles, new long[] { 1, 0 }, 2);
		assertThat(keys.get(handles[0])).isEqualTo(kept);
	}

	@Test
	void readersSeeWholeEntriesWhileAWriterChangesThem() {
		StashIndex index = new StashIndex();
		AtomicBoolean done = new AtomicBoolean();
		index.put(key("stays"), location(7));
		CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
			while (!done.get()) {
				assertThat(index.find(key("stays"))).isEqualTo(location(7));
				StashIndex.Location changing = index.find(key("changes"));
				if (changing != null) {
					assertThat(changing).isEqualTo(location(changing.version()));
				}
			}
		});
		for (int i = 1; i < 200_000; i++) {
			index.put(key("other." + i % 5000), location(i));
			index.put(key("changes"), location(i));
			if (i % 3 == 0) {
				index.remove(key("changes"));
				index.remove(key("other." + (i - 1) % 5000));
			}
		}
		done.set(true);
		reader.join();
	}

	@Test
	void findsWhatHasExpiredAndWhoOwns() {
		StashIndex index = new StashIndex();
		UUID owner = UUID.randomUUID();
		index.put(key("later"), new StashIndex.Location(1, 1, 64, 10, 2000, null, null));
		index.put(key("soon"), new StashIndex.Location(2, 1, 128, 10, 1000, owner, new byte[] { 2, '1' }));
		assertThat(index.owners()).isEqualTo(List.of(owner));
		assertThat(index.expired(999)).isEmpty();
		assertThat(index.expired(1000)).containsExactly(key("soon"));
		index.remove(key("soon"));
		assertThat(index.expired(1999)).isEmpty();
		assertThat(index.expired(2000)).containsExactly(key("later"));
		assertThat(index.owners()).isEmpty();
	}

	@Test
	void ownersAreThoseThatStillOwnAKey() {
		StashIndex index = new StashIndex();
		Random random = new Random(1);
		List<UUID> owners = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			owners.add(new UUID(0, i));
		}
		Map<String, UUID> model = new HashMap<>();
		for (int i = 1; i <= 20_000; i++) {
			String key = "key." + random.nextInt(30);
			if (random.nextInt(3) == 0) {
				index.remove(key(key));
				model.remove(key);
			}
			else {
				UUID owner = (random.nextInt(3) == 0) ? null : owners.get(random.nextInt(40));
				index.put(key(key), new StashIndex.Location(i, 1, 64, 10, 0, owner, null));
				model.put(key, owner);
			}
			Set<UUID> expected = new HashSet<>(model.values());
			expected.remove(null);
			assertThat(index.owners()).as("step %d", i).containsExactlyInAnyOrderElementsOf(expected);
			model.forEach((present, owner) -> assertThat(index.find(key(present)).owner()).isEqualTo(owner));
		}
	}

	@Test
	void anEntryTakesAtMostAHundredBytesBesideItsKey() {
		try (ChildJvm measuring = ChildJvm.start(HeapOfAnIndex.class)) {
			assertThat(Double.parseDouble(measuring.receive())).isBetween(30.0, 100.0);
		}
	}

	/**
	 * In a JVM of its own, so that nothing else is on the heap.
	 */
	static final class HeapOfAnIndex {

		private static final int ENTRIES = 500_000;

		private HeapOfAnIndex() {
		}

		public static void main(String[] args) {
			long before = used();
			StashIndex index = new StashIndex();
			long keys = 0;
			for (int i = 0; i < ENTRIES; i++) {
				byte[] key = key("some.prefix." + i);
				keys += key.length;
				index.put(key, location(i + 1));
			}
			double bytes = used() - before - keys;
			if (index.size() == ENTRIES) {
				System.out.println(bytes / ENTRIES);
			}
		}

		private static long used() {
			System.gc();
			return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
		}

	}

}
