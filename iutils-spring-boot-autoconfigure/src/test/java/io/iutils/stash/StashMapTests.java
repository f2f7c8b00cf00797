package io.iutils.stash;

import io.iutils.IStash;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import io.iutils.testing.OnEveryEngine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

@OnEveryEngine
class StashMapTests {

	@TempDir
	Path directory;

	StashFixture fixture;

	IStash stash;

	ConcurrentMap<String, Integer> map;

	@BeforeEach
	void open() {
		this.fixture = new StashFixture(this.directory);
		this.stash = this.fixture.stash;
		this.map = this.stash.scoped("shop").asMap("stock", Integer.class);
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void isAViewOfTheKeysBelow() {
		this.stash.put("shop.stock.nuts", 3);
		this.stash.put("shop.stock.bolts.m4", 5);
		this.stash.put("shop.stocks", 1);
		this.stash.put("shop.stock", 1);
		assertThat(this.map).containsExactlyInAnyOrderEntriesOf(Map.of("nuts", 3, "bolts.m4", 5)).hasSize(2);
		assertThat(this.map.keySet()).containsExactly("bolts.m4", "nuts");
		assertThat(this.map.values()).containsExactly(5, 3);
		assertThat(this.map).isEqualTo(Map.of("nuts", 3, "bolts.m4", 5));
		this.map.put("nuts", 4);
		assertThat(this.stash.get("shop.stock.nuts", Integer.class)).contains(4);
	}

	@Test
	void returnsWhatWasBefore() {
		assertThat(this.map.put("a", 1)).isNull();
		assertThat(this.map.put("a", 2)).isEqualTo(1);
		assertThat(this.map.putIfAbsent("a", 3)).isEqualTo(2);
		assertThat(this.map.putIfAbsent("b", 3)).isNull();
		assertThat(this.map.replace("c", 1)).isNull();
		assertThat(this.map.replace("b", 4)).isEqualTo(3);
		assertThat(this.map.remove("b")).isEqualTo(4);
		assertThat(this.map.remove("b")).isNull();
		assertThat(this.map).isEqualTo(Map.of("a", 2));
	}

	@Test
	void comparesByValue() {
		this.map.put("a", 1);
		assertThat(this.map.replace("a", 2, 3)).isFalse();
		assertThat(this.map.replace("a", 1, 3)).isTrue();
		assertThat(this.map.remove("a", 1)).isFalse();
		assertThat(this.map.remove("x", 1)).isFalse();
		assertThat(this.map.remove("a", 3)).isTrue();
		ConcurrentMap<String, byte[]> bytes = this.stash.asMap("bytes", byte[].class);
		bytes.put("b", new byte[] { 1 });
		assertThat(bytes.replace("b", new byte[] { 1 }, new byte[] { 2 })).isTrue();
		assertThat(bytes.get("b")).containsExactly(2);
	}

	@Test
	void computes() {
		assertThat(this.map.computeIfPresent("a", (key, n) -> n + 1)).isNull();
		assertThat(this.map.computeIfAbsent("a", (key) -> null)).isNull();
		assertThat(this.map.computeIfAbsent("a", String::length)).isEqualTo(1);
		assertThat(this.map.computeIfAbsent("a", (key) -> 9)).isEqualTo(1);
		assertThat(this.map.computeIfPresent("a", (key, n) -> n + 1)).isEqualTo(2);
		assertThat(this.map.compute("a", (key, n) -> n * 10)).isEqualTo(20);
		assertThat(this.map.merge("a", 3, Integer::sum)).isEqualTo(23);
		assertThat(this.map.merge("b", 3, Integer::sum)).isEqualTo(3);
		assertThat(this.map.merge("b", 3, (a, b) -> null)).isNull();
		assertThat(this.map.compute("a", (key, n) -> null)).isNull();
		assertThat(this.map).isEmpty();
	}

	@Test
	void losesNoChangeOfOthers() {
		AtomicInteger calls = new AtomicInteger();
		this.map.put("a", 1);
		assertThat(this.map.merge("a", 10, (old, value) -> {
			if (calls.incrementAndGet() == 1) {
				CompletableFuture.runAsync(() -> this.map.put("a", 100)).join();
			}
			return old + value;
		})).isEqualTo(110);
		assertThat(this.map.computeIfAbsent("b", (key) -> {
			CompletableFuture.runAsync(() -> this.map.put("b", 7)).join();
			return 8;
		})).isEqualTo(7);
		assertThat(calls).hasValue(2);
	}

	@Test
	void replacesAll() {
		this.map.put("a", 1);
		this.map.put("b", 2);
		this.map.replaceAll((key, n) -> n * 2);
		assertThat(this.map).isEqualTo(Map.of("a", 2, "b", 4));
	}

	@Test
	void iteratesOverWhatIsStillThere() {
		this.map.put("a", 1);
		this.map.put("b", 2);
		this.map.put("c", 3);
		Iterator<Map.Entry<String, Integer>> entries = this.map.entrySet().iterator();
		Map.Entry<String, Integer> first = entries.next();
		assertThat(first).isEqualTo(Map.entry("a", 1));
		assertThat(first.setValue(11)).isEqualTo(1);
		this.map.remove("b");
		assertThat(entries.next()).isEqualTo(Map.entry("c", 3));
		entries.remove();
		assertThat(entries).isExhausted();
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(entries::next);
		assertThat(this.map).isEqualTo(Map.of("a", 11));
	}

	@Test
	void writesThroughItsSets() {
		this.map.put("a", 1);
		this.map.put("b", 2);
		assertThat(this.map.keySet().remove("x")).isFalse();
		assertThat(this.map.keySet().remove("a")).isTrue();
		assertThat(this.map.entrySet().remove(Map.entry("b", 3))).isFalse();
		assertThat(this.map.entrySet()).contains(Map.entry("b", 2));
		assertThat(this.map.values().remove(2)).isTrue();
		this.stash.put("elsewhere", 1);
		this.map.put("a", 1);
		this.map.clear();
		assertThat(this.map).isEmpty();
		assertThat(this.stash.keys("**")).containsExactly("elsewhere");
	}

	@Test
	void refusesNull() {
		this.map.put("a", 1);
		assertThatNullPointerException().isThrownBy(() -> this.map.put("a", null));
		assertThatNullPointerException().isThrownBy(() -> this.map.get(null));
		assertThatNullPointerException().isThrownBy(() -> this.map.replace("a", null));
		assertThat(this.map).isEqualTo(Map.of("a", 1));
		assertThat(this.map.get((Object) 1)).isNull();
	}

}
