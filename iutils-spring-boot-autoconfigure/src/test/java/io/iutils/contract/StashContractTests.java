package io.iutils.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.iutils.NotAnIntegerException;
import io.iutils.StashChange.Kind;
import io.iutils.engine.Content;
import io.iutils.engine.Engine;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashFeed;
import io.iutils.engine.StashStore;
import io.iutils.engine.StashUpdate;
import io.iutils.engine.Terms;
import io.iutils.testing.Caller;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static io.iutils.engine.StashStore.ANY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What every {@link StashStore} keeps.
 */
@ParameterizedClass
@EnumSource(Place.Kind.class)
@Timeout(120)
class StashContractTests extends TwoSiblings {

	private static Content text(String text) {
		return Content.of(Content.Kind.BYTES, text.getBytes(StandardCharsets.UTF_8));
	}

	private @Nullable String read(Engine engine, String key) {
		StashEntry entry = engine.stash().get(key);
		return (entry != null) ? new String(entry.content().bytes(), StandardCharsets.UTF_8) : null;
	}

	private long put(String key, String value) {
		return this.one.stash().put(key, ANY, text(value), Terms.CLEAR);
	}

	@Test
	void whatOneSiblingPutsTheOtherReads() {
		assertThat(this.two.stash().get("k")).isNull();
		long version = put("k", "a");
		assertThat(this.two.stash().get("k").version()).isEqualTo(version);
		assertThat(read(this.two, "k")).isEqualTo("a");
	}

	@Test
	void everyContentComesBackAsItWas() {
		byte[] all = new byte[256];
		for (int i = 0; i < all.length; i++) {
			all[i] = (byte) i;
		}
		List<Content> contents = List.of(Content.NULL, Content.of(Content.Kind.BYTES, all),
				Content.of(Content.Kind.BYTES, new byte[0]),
				Content.of(Content.Kind.JSON, "{}".getBytes(StandardCharsets.UTF_8)),
				new Content(Content.Kind.NAMED, "application/cbor", new byte[] { 0, 1 }),
				Content.of(Content.Kind.BYTES, new byte[1 << 20]));
		for (Content content : contents) {
			this.one.stash().put("k", ANY, content, Terms.CLEAR);
			Content read = this.two.stash().get("k").content();
			assertThat(read.kind()).isEqualTo(content.kind());
			assertThat(read.mediaType()).isEqualTo(content.mediaType());
			assertThat(read.bytes()).isEqualTo(content.bytes());
		}
	}

	@Test
	void anyTextIsAKey() {
		for (String key : List.of("ä ö", "a:b{c}", "*", "\u0000", "日本", "x".repeat(500))) {
			put(key, key);
			assertThat(read(this.two, key)).isEqualTo(key);
		}
		assertThat(this.two.stash().keys(NamePattern.of("**"))).hasSize(6);
	}

	@Test
	void versionsRiseOverAllKeys() {
		long first = put("a", "1");
		long second = this.two.stash().put("b", ANY, text("2"), Terms.CLEAR);
		assertThat(second).isGreaterThan(first);
		assertThat(this.one.stash().version()).isEqualTo(second);
		this.two.stash().remove("a", ANY);
		assertThat(this.one.stash().version()).isGreaterThan(second);
	}

	@Test
	void putsOnlyIfTheVersionIsTheExpectedOne() {
		assertThat(this.one.stash().put("k", 7, text("x"), Terms.CLEAR)).isZero();
		long first = this.one.stash().put("k", 0, text("a"), Terms.CLEAR);
		assertThat(first).isPositive();
		assertThat(this.two.stash().put("k", 0, text("b"), Terms.CLEAR)).isZero();
		long second = this.two.stash().put("k", first, text("c"), Terms.CLEAR);
		assertThat(second).isGreaterThan(first);
		assertThat(this.one.stash().put("k", first, text("d"), Terms.CLEAR)).isZero();
		assertThat(read(this.one, "k")).isEqualTo("c");
	}

	@Test
	void removesOnlyIfTheVersionIsTheExpectedOne() {
		long first = put("k", "a");
		assertThat(this.two.stash().remove("k", first + 1)).isFalse();
		assertThat(this.two.stash().remove("k", first)).isTrue();
		assertThat(this.two.stash().remove("k", ANY)).isFalse();
		assertThat(this.one.stash().get("k")).isNull();
		assertThat(this.one.stash().put("k", 0, text("b"), Terms.CLEAR)).isGreaterThan(first);
	}

	@Test
	void incrementsAreExactUpToTheLimitsOfALong() {
		assertThat(this.one.stash().increment("n", Long.MAX_VALUE - 1, Terms.KEEP)).isEqualTo(Long.MAX_VALUE - 1);
		assertThat(this.two.stash().increment("n", 1, Terms.KEEP)).isEqualTo(Long.MAX_VALUE);
		assertThatExceptionOfType(NotAnIntegerException.class)
			.isThrownBy(() -> this.one.stash().increment("n", 1, Terms.KEEP));
		assertThat(read(this.two, "n")).isEqualTo(Long.toString(Long.MAX_VALUE));
		assertThat(this.one.stash().increment("m", Long.MIN_VALUE, Terms.KEEP)).isEqualTo(Long.MIN_VALUE);
		assertThat(this.two.stash().get("m").content().kind()).isEqualTo(Content.Kind.INTEGER);
	}

	@Test
	void onlyIntegersAreIncremented() {
		long version = put("k", "7");
		assertThatExceptionOfType(NotAnIntegerException.class)
			.isThrownBy(() -> this.two.stash().increment("k", 1, Terms.KEEP));
		assertThat(this.one.stash().get("k").version()).isEqualTo(version);
	}

	@Test
	void countsExactlyWithThreadsOfTwoSiblings() {
		List<Caller<Boolean>> callers = new ArrayList<>();
		for (Engine engine : List.of(this.one, this.two)) {
			for (int thread = 0; thread < 4; thread++) {
				callers.add(Caller.start(() -> {
					for (int i = 0; i < 500; i++) {
						engine.stash().increment("n", 1, Terms.KEEP);
					}
					return true;
				}));
			}
		}
		callers.forEach(Caller::result);
		assertThat(read(this.one, "n")).isEqualTo("4000");
	}

	@Test
	void listsTheKeysThatMatchSorted() {
		for (String key : List.of("b.2", "a.1", "b.1", "c")) {
			put(key, key);
		}
		assertThat(this.two.stash().keys(NamePattern.of("b.*"))).containsExactly("b.1", "b.2");
		assertThat(this.two.stash().keys(NamePattern.of("**"))).containsExactly("a.1", "b.1", "b.2", "c");
	}

	@Test
	void whatHasExpiredIsAbsentForAll() {
		this.one.stash().put("k", ANY, text("a"), new Terms(false, Duration.ofMillis(200), false));
		await().until(() -> this.two.stash().get("k") == null);
		assertThat(this.one.stash().keys(NamePattern.of("**"))).isEmpty();
		assertThat(this.one.stash().put("k", 0, text("b"), Terms.KEEP)).isPositive();
		assertThat(this.one.stash().remove("k", ANY)).isTrue();
	}

	@Test
	void anExpiryIsKeptOrCleared() {
		Terms soon = new Terms(false, Duration.ofSeconds(1), false);
		this.one.stash().put("kept", ANY, text("a"), soon);
		this.one.stash().put("cleared", ANY, text("a"), soon);
		this.one.stash().put("kept", ANY, text("b"), Terms.KEEP);
		this.one.stash().put("cleared", ANY, text("b"), Terms.CLEAR);
		await().until(() -> this.two.stash().get("kept") == null);
		assertThat(read(this.two, "cleared")).isEqualTo("b");
	}

	@Test
	void whatBelongsToASiblingGoesWithIt() {
		Engine third = this.place.open();
		third.stash().put("mine", ANY, text("a"), new Terms(false, null, true));
		third.stash().put("given up", ANY, text("a"), new Terms(false, null, true));
		third.stash().put("stays", ANY, text("a"), Terms.CLEAR);
		this.one.stash().put("given up", ANY, text("b"), Terms.CLEAR);
		third.close();
		await().until(() -> this.two.stash().get("mine") == null);
		assertThat(this.two.stash().keys(NamePattern.of("**"))).containsExactly("given up", "stays");
	}

	@Test
	void aFeedTellsAllChangesInOrder() {
		long start = this.two.stash().version();
		try (StashFeed feed = this.two.stash().feed(start)) {
			put("a", "1");
			put("large", "x".repeat(10_000));
			this.one.stash().increment("n", 5, Terms.KEEP);
			this.one.stash().remove("a", ANY);
			this.one.stash().put("soon", ANY, text("s"), new Terms(false, Duration.ofMillis(1), false));
			List<StashUpdate> heard = new ArrayList<>();
			await().atMost(30, TimeUnit.SECONDS).until(() -> {
				for (StashUpdate update = feed.poll(); update != null; update = feed.poll()) {
					heard.add(update);
				}
				return heard.size() == 6;
			});
			assertThat(heard).extracting((update) -> update.kind() + " " + update.key())
				.containsExactly("PUT a", "PUT large", "PUT n", "REMOVED a", "PUT soon", "EXPIRED soon");
			assertThat(heard).extracting(StashUpdate::version).isSorted().doesNotHaveDuplicates();
			assertThat(heard.get(1).content().bytes()).hasSize(10_000);
			assertThat(heard.get(3).kind()).isEqualTo(Kind.REMOVED);
		}
	}

	@Test
	void aFeedThatLagsFarBehindMissesNoKey() {
		int each = 4000;
		try (StashFeed feed = this.two.stash().feed(this.two.stash().version())) {
			List<Caller<Boolean>> callers = new ArrayList<>();
			for (int thread = 0; thread < 3; thread++) {
				int number = thread;
				callers.add(Caller.start(() -> {
					for (int i = 0; i < each; i++) {
						this.one.stash().put(number + "." + i, ANY, text("v"), Terms.CLEAR);
					}
					return true;
				}));
			}
			await().until(() -> this.two.stash().version() > 0 && this.two.stash().get("0." + each / 2) != null);
			Set<String> told = new HashSet<>();
			await().atMost(60, TimeUnit.SECONDS).until(() -> {
				for (StashUpdate update = feed.poll(); update != null; update = feed.poll()) {
					told.add(update.key());
				}
				return told.size() == 3 * each;
			});
			callers.forEach(Caller::result);
		}
	}

	@Test
	void theTwoMapsAreApart() {
		this.one.positions().put("k", ANY, text("p"), Terms.CLEAR);
		assertThat(this.one.stash().get("k")).isNull();
		assertThat(new String(this.two.positions().get("k").content().bytes(), StandardCharsets.UTF_8)).isEqualTo("p");
	}

	@Test
	void itOutlivesItsSiblings() {
		put("k", "a");
		this.one.close();
		this.two.close();
		assertThat(read(this.place.open(), "k")).isEqualTo("a");
	}

}
