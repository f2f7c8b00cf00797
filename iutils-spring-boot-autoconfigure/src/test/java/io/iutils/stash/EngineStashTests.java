package io.iutils.stash;

import io.iutils.IStash;
import io.iutils.InvalidNameException;
import io.iutils.NestedWriteException;
import io.iutils.NotAnIntegerException;
import io.iutils.PayloadException;
import io.iutils.UpdateConflictException;
import io.iutils.ValueTooLargeException;
import io.iutils.Versioned;
import io.iutils.engine.WriteGuard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import io.iutils.testing.OnEveryEngine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

@OnEveryEngine
class EngineStashTests {

	private static final ParameterizedTypeReference<List<String>> STRINGS = new ParameterizedTypeReference<>() {
	};

	@TempDir
	Path directory;

	StashFixture fixture;

	IStash stash;

	@BeforeEach
	void open() {
		this.fixture = new StashFixture(this.directory);
		this.stash = this.fixture.stash;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void readsWhatWasPut() {
		assertThat(this.stash.get("cart", Cart.class)).isEmpty();
		long version = this.stash.put("cart", new Cart("ann", 2));
		assertThat(this.stash.get("cart", Cart.class)).contains(new Cart("ann", 2));
		assertThat(this.stash.getVersioned("cart", Cart.class)).contains(new Versioned<>(new Cart("ann", 2), version));
		assertThat(this.stash.put("cart", new Cart("bob", 1))).isGreaterThan(version);
	}

	@Test
	void decodesAnewWithEachRead() {
		this.stash.put("names", List.of("ann"));
		List<String> first = this.stash.get("names", STRINGS).orElseThrow();
		assertThat(this.stash.get("names", STRINGS).orElseThrow()).isEqualTo(first).isNotSameAs(first);
	}

	@Test
	void putsOnlyWhatIsAbsent() {
		assertThat(this.stash.putIfAbsent("k", "first")).isTrue();
		assertThat(this.stash.putIfAbsent("k", "second")).isFalse();
		assertThat(this.stash.get("k", String.class)).contains("first");
	}

	@Test
	void removes() {
		assertThat(this.stash.remove("k")).isFalse();
		long version = this.stash.put("k", "v");
		assertThat(this.stash.remove("k", version + 1)).isFalse();
		assertThat(this.stash.remove("k", 0)).isFalse();
		assertThat(this.stash.remove("k", version)).isTrue();
		assertThat(this.stash.get("k", String.class)).isEmpty();
		assertThat(this.stash.put("k", "again")).isGreaterThan(version);
		assertThat(this.stash.remove("k")).isTrue();
	}

	@Test
	void replacesByVersion() {
		long first = this.stash.replace("k", 0, "one").orElseThrow();
		assertThat(this.stash.replace("k", 0, "two")).isEmpty();
		long second = this.stash.replace("k", first, "two").orElseThrow();
		assertThat(second).isGreaterThan(first);
		assertThat(this.stash.replace("k", first, "three")).isEmpty();
		assertThat(this.stash.get("k", String.class)).contains("two");
	}

	@Test
	void refusesNegativeVersions() {
		this.stash.put("k", "v");
		assertThatIllegalArgumentException().isThrownBy(() -> this.stash.replace("k", -1, "w"))
			.withMessageContaining("-1");
		assertThatIllegalArgumentException().isThrownBy(() -> this.stash.remove("k", -1)).withMessageContaining("-1");
		assertThat(this.stash.get("k", String.class)).contains("v");
	}

	@Test
	void refusesNull() {
		assertThatNullPointerException().isThrownBy(() -> this.stash.put("k", null));
		assertThatNullPointerException().isThrownBy(() -> this.stash.put(null, "v"));
		assertThatNullPointerException().isThrownBy(() -> this.stash.update("k", String.class, null, (s) -> s));
	}

	@Test
	void incrementsFromZero() {
		assertThat(this.stash.increment("hits")).isEqualTo(1);
		assertThat(this.stash.increment("hits", 41)).isEqualTo(42);
		assertThat(this.stash.get("hits", long.class)).contains(42L);
		assertThat(this.stash.get("hits", Integer.class)).contains(42);
		this.stash.put("hits", 7);
		assertThat(this.stash.increment("hits", -8)).isEqualTo(-1);
		this.stash.put("text", "x");
		assertThatExceptionOfType(NotAnIntegerException.class).isThrownBy(() -> this.stash.increment("text"));
	}

	@Test
	void updatesFromTheDefault() {
		assertThat(this.stash.update("n", Integer.class, 10, (n) -> n + 1)).isEqualTo(11);
		assertThat(this.stash.update("n", int.class, 10, (n) -> n + 1)).isEqualTo(12);
		assertThat(this.stash.get("n", Integer.class)).contains(12);
	}

	@Test
	void updateThatReturnsNullChangesNothing() {
		this.stash.put("k", "v");
		assertThatNullPointerException().isThrownBy(() -> this.stash.update("k", String.class, "d", (s) -> null))
			.withMessageContaining("returned null");
		assertThat(this.stash.get("k", String.class)).contains("v");
	}

	@Test
	void computesAbsentAndRemoves() {
		assertThat(this.stash.compute("k", String.class, (s) -> s)).isEmpty();
		assertThat(this.stash.compute("k", String.class, (s) -> (s == null) ? "made" : "wrong")).contains("made");
		assertThat(this.stash.compute("k", String.class, (s) -> s + "!")).contains("made!");
		assertThat(this.stash.compute("k", String.class, (s) -> null)).isEmpty();
		assertThat(this.stash.get("k", String.class)).isEmpty();
	}

	@Test
	void updatesAgainIfSomebodyElseWasFaster() {
		AtomicInteger calls = new AtomicInteger();
		int result = this.stash.update("n", Integer.class, 0, (n) -> {
			if (calls.incrementAndGet() <= 2) {
				elsewhere(() -> this.stash.increment("n", 100));
			}
			return n + 1;
		});
		assertThat(result).isEqualTo(201);
		assertThat(calls).hasValue(3);
	}

	@Test
	void computesAgainIfTheKeyWasRemovedMeanwhile() {
		this.stash.put("k", "old");
		AtomicInteger calls = new AtomicInteger();
		assertThat(this.stash.compute("k", String.class, (s) -> {
			if (calls.incrementAndGet() == 1) {
				elsewhere(() -> this.stash.remove("k"));
			}
			return (s == null) ? "made" : null;
		})).contains("made");
	}

	@Test
	void givesEachAttemptACopyOfTheDefault() {
		AtomicInteger calls = new AtomicInteger();
		List<String> absent = new ArrayList<>();
		List<String> result = this.stash.update("list", STRINGS, absent, (list) -> {
			if (calls.incrementAndGet() == 1) {
				elsewhere(() -> this.stash.put("list", List.of()));
			}
			else if (calls.get() == 2) {
				elsewhere(() -> this.stash.remove("list"));
			}
			list.add("x");
			return list;
		});
		assertThat(calls).hasValue(3);
		assertThat(result).containsExactly("x");
		assertThat(absent).isEmpty();
	}

	@Test
	void givesUpWhenOthersAreFasterForTooLong(@TempDir Path other) {
		try (StashFixture impatient = new StashFixture(other, Duration.ofNanos(1))) {
			assertThatExceptionOfType(UpdateConflictException.class)
				.isThrownBy(() -> impatient.stash.update("n", Integer.class, 0, (n) -> {
					elsewhere(() -> impatient.stash.increment("n"));
					return n + 1000;
				}))
				.satisfies((ex) -> {
					assertThat(ex.key()).isEqualTo("n");
					assertThat(ex.attempts()).isEqualTo(1);
				});
			assertThat(impatient.stash.get("n", Integer.class)).contains(1);
		}
	}

	@Test
	void countsExactlyWithManyThreads() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Future<?>> all = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				all.add(threads.submit(() -> {
					for (int n = 0; n < 500; n++) {
						this.stash.update("n", Integer.class, 0, (value) -> value + 1);
					}
				}));
			}
			for (Future<?> one : all) {
				one.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(this.stash.get("n", Integer.class)).contains(2000);
	}

	@Test
	void refusesEveryWriteInsideACallback() {
		List<Consumer<IStash>> writes = List.of((s) -> s.put("other", 1), (s) -> s.putIfAbsent("other", 1),
				(s) -> s.remove("other"), (s) -> s.remove("other", 1), (s) -> s.increment("other"),
				(s) -> s.replace("other", 0, 1), (s) -> s.update("other", Integer.class, 0, (n) -> n),
				(s) -> s.compute("other", Integer.class, (n) -> n), (s) -> s.asMap("m", Integer.class).put("other", 1),
				(s) -> s.asMap("m", Integer.class).computeIfAbsent("other", (key) -> 1),
				(s) -> s.asMap("m", Integer.class).clear(), (s) -> s.scoped("a").whileAlive().put("other", 1));
		this.stash.put("m.x", 1);
		for (Consumer<IStash> write : writes) {
			assertThatExceptionOfType(NestedWriteException.class)
				.isThrownBy(() -> this.stash.update("k", Integer.class, 0, (n) -> {
					write.accept(this.stash);
					return n;
				}))
				.satisfies((ex) -> assertThat(ex.key()).isEqualTo("k"));
			assertThatExceptionOfType(NestedWriteException.class)
				.isThrownBy(() -> this.stash.asMap("m", Integer.class).merge("x", 0, (a, b) -> {
					write.accept(this.stash);
					return a;
				}));
		}
		assertThat(this.stash.keys("**")).containsExactly("m.x");
		this.stash.put("k", 1);
	}

	@Test
	void callbackMayRead() {
		this.stash.put("other", 5);
		assertThat(this.stash.update("k", Integer.class, 0, (n) -> n + this.stash.get("other", Integer.class).get()))
			.isEqualTo(5);
	}

	@Test
	void writesAgainAfterACallbackThatThrew() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.stash.update("k", Integer.class, 0, (n) -> {
			throw new IllegalArgumentException();
		}));
		WriteGuard.requireOutside();
		this.stash.put("k", 1);
	}

	@Test
	void limitsTheEncodedSize() {
		this.stash.put("k", new byte[StashFixture.MAX_SIZE]);
		assertThatExceptionOfType(ValueTooLargeException.class)
			.isThrownBy(() -> this.stash.put("k", new byte[StashFixture.MAX_SIZE + 1]))
			.withMessageContaining("iutils.stash.max-value-size")
			.satisfies((ex) -> {
				assertThat(ex.size()).isEqualTo(1001);
				assertThat(ex.limit()).isEqualTo(1000);
			});
		// Two bytes of each character, and the quotes.
		this.stash.put("k", "ä".repeat(499));
		assertThatExceptionOfType(ValueTooLargeException.class)
			.isThrownBy(() -> this.stash.update("k", String.class, "", (s) -> s + "ä"));
		assertThat(this.stash.get("k", String.class)).contains("ä".repeat(499));
	}

	@Test
	void refusesToReadAsAnotherType() {
		this.stash.put("k", "text");
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> this.stash.get("k", Integer.class));
		this.stash.put("bytes", new byte[1]);
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> this.stash.get("bytes", String.class));
		this.stash.put("null", java.util.Optional.empty());
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> this.stash.get("null", String.class))
			.withMessageContaining("null");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".a", "a.", "a..b", "\ud800", "x\udc00", "\udc00\ud800" })
	void refusesBadKeys(String key) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> this.stash.put(key, 1));
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> this.stash.scoped("a").put(key, 1));
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> this.stash.get(key, String.class));
	}

	@Test
	void countsTheScopeIntoTheLengthOfAKey() {
		this.stash.put("k".repeat(1024), 1);
		this.stash.scoped("ab").put("k".repeat(1021), 1);
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> this.stash.put("k".repeat(1025), 1));
		assertThatExceptionOfType(InvalidNameException.class)
			.isThrownBy(() -> this.stash.scoped("ab").put("k".repeat(1022), 1));
	}

	@Test
	void scopesKeys() {
		IStash carts = this.stash.scoped("cart");
		carts.put("42", "forty-two");
		carts.scoped("old").put("7.x", "seven");
		this.stash.put("cartoon", "no");
		assertThat(this.stash.get("cart.42", String.class)).contains("forty-two");
		assertThat(this.stash.get("cart.old.7.x", String.class)).contains("seven");
		assertThat(carts.keys("*")).containsExactly("42");
		assertThat(carts.keys("**")).containsExactly("42", "old.7.x");
		assertThat(carts.keys("old.*.x")).containsExactly("old.7.x");
		assertThat(this.stash.keys("cart.42")).containsExactly("cart.42");
	}

	@Test
	void starsInAScopeAreLiteral() {
		this.stash.put("*.x", 1);
		this.stash.put("a.x", 2);
		this.stash.put("**.x", 3);
		assertThat(this.stash.scoped("*").keys("**")).containsExactly("x");
		assertThat(this.stash.scoped("**").keys("x")).containsExactly("x");
		assertThat(this.stash.scoped("*").get("x", int.class)).contains(1);
		assertThat(this.stash.scoped("**").asMap("q", Integer.class)).isEmpty();
	}

	@Test
	void refusesBadPatterns() {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> this.stash.keys("**.a"));
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> this.stash.scoped("s").keys(""));
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> this.stash.scoped("s").keys("a..b"));
	}

	@Test
	void refusesTimesToLiveOutOfRange() {
		for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofNanos(999_999),
				Duration.ofSeconds(Long.MAX_VALUE))) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.stash.expiring(wrong))
				.withMessageContaining(wrong.toString());
		}
		this.stash.expiring(Duration.ofMillis(1));
	}

	@Test
	void readsGenericTypes() {
		this.stash.put("map", Map.of("a", List.of(1L, 2L)));
		assertThat(this.stash.get("map", new ParameterizedTypeReference<Map<String, List<Long>>>() {
		})).contains(Map.of("a", List.of(1L, 2L)));
	}

	private static void elsewhere(Runnable work) {
		CompletableFuture.runAsync(work).join();
	}

	record Cart(String user, int items) {
	}

}
