package io.iutils.stash;

import io.iutils.IStash;
import io.iutils.PayloadCodec;
import io.iutils.PayloadException;
import io.iutils.StashChange;
import io.iutils.engine.ContentCodec;
import io.iutils.engine.Counters.Count;
import io.iutils.engine.ListenerCalls;
import io.iutils.testing.LogLines;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import io.iutils.testing.OnEveryEngine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * What applications give to the stash throws, Errors included: that one call fails, and
 * everything else goes on.
 */
@OnEveryEngine
class ThrowingCallbackTests {

	@TempDir
	Path directory;

	private final ThrowingCodec codec = new ThrowingCodec();

	private StashFixture fixture;

	private StashFixture sibling;

	private IStash stash;

	@BeforeEach
	void open() {
		this.fixture = new StashFixture(this.directory);
		this.sibling = new StashFixture(this.directory);
		this.stash = new EngineStash(this.fixture.engine, new ContentCodec(this.codec), this.fixture.lanes, 1000,
				Duration.ofSeconds(5));
	}

	@AfterEach
	void close() {
		this.sibling.close();
		this.fixture.close();
	}

	static List<Throwable> throwables() {
		return List.of(new IllegalStateException("thrown on purpose"), new StackOverflowError("thrown on purpose"),
				new NoClassDefFoundError("thrown on purpose"), new ExceptionInInitializerError("thrown on purpose"),
				new AssertionError("thrown on purpose"), new OutOfMemoryError("thrown on purpose"),
				new Error("thrown on purpose"));
	}

	/**
	 * The lock is free, no mark of a running callback is left, and both siblings agree.
	 */
	private void assertAllGoesOn() {
		String key = "after";
		long before = this.sibling.stash.increment(key);
		assertThat(this.stash.increment(key)).isEqualTo(before + 1);
		assertThat(this.stash.update(key, Long.class, 0L, (n) -> n + 1)).isEqualTo(before + 2);
		assertThat(this.sibling.stash.get(key, Long.class)).contains(before + 2);
	}

	private static <T extends Throwable> T sneak(Throwable ex) throws T {
		@SuppressWarnings("unchecked")
		T unchecked = (T) ex;
		throw unchecked;
	}

	@ParameterizedTest
	@MethodSource("throwables")
	void anUpdateWhoseCallbackThrowsChangesNothing(Throwable thrown) {
		this.stash.put("k", 1L);
		this.stash.put("m.k", 1L);
		assertThat(catchThrowable(() -> this.stash.update("k", Long.class, 0L, (n) -> {
			throw ThrowingCallbackTests.<RuntimeException>sneak(thrown);
		}))).isSameAs(thrown);
		assertThat(catchThrowable(() -> this.stash.asMap("m", Long.class).compute("k", (key, n) -> {
			throw ThrowingCallbackTests.<RuntimeException>sneak(thrown);
		}))).isSameAs(thrown);
		assertThat(this.sibling.stash.get("k", Long.class)).contains(1L);
		assertThat(this.sibling.stash.get("m.k", Long.class)).contains(1L);
		assertAllGoesOn();
	}

	@ParameterizedTest
	@MethodSource("throwables")
	void aWatcherThatThrowsMissesNoChangeAndNeitherDoOthers(Throwable thrown) {
		List<Long> failing = new CopyOnWriteArrayList<>();
		List<Long> other = new CopyOnWriteArrayList<>();
		try (LogLines log = LogLines.of(ListenerCalls.class)) {
			this.stash.put("n", 0L);
			this.stash.watch("n", Long.class, (change) -> {
				failing.add(change.value());
				throw ThrowingCallbackTests.<RuntimeException>sneak(thrown);
			});
			this.stash.watch("n", Long.class, (change) -> other.add(change.value()));
			for (long n = 1; n <= 5; n++) {
				this.sibling.stash.put("n", n);
			}
			await().until(() -> other.size() == 6 && failing.size() == 6);
			assertThat(failing).containsExactly(0L, 1L, 2L, 3L, 4L, 5L).isEqualTo(other);
			await().until(() -> this.fixture.engine.counters().get(Count.LISTENER_FAILURES) == 6);
			assertThat(log.lines()).hasSize(6);
		}
		assertAllGoesOn();
	}

	@ParameterizedTest
	@MethodSource("throwables")
	void aCodecThatThrowsFailsThatCallOnly(Throwable thrown) {
		this.stash.put("k", "before");
		List<StashChange<String>> changes = new CopyOnWriteArrayList<>();
		this.stash.watch("k", String.class, changes::add);
		this.codec.encoding = () -> thrown;
		assertThat(failure(() -> this.stash.put("k", "new"))).isSameAs(thrown);
		assertThat(failure(() -> this.stash.update("k", String.class, "", (value) -> value + "!"))).isSameAs(thrown);
		this.codec.encoding = () -> null;
		this.codec.decoding = () -> thrown;
		assertThat(failure(() -> this.stash.get("k", String.class))).isSameAs(thrown);
		// What cannot be decoded is skipped by the watcher, and the lane goes on.
		this.stash.put("k", "skipped");
		await().until(() -> this.fixture.engine.counters().get(Count.VALUES_SKIPPED)
				+ this.fixture.engine.counters().get(Count.LISTENER_FAILURES) == 1);
		this.codec.decoding = () -> null;
		this.stash.put("k", "after");
		await().until(() -> changes.size() == 2);
		assertThat(changes).extracting(StashChange::value).containsExactly("before", "after");
		assertAllGoesOn();
	}

	/**
	 * An exception of the codec is wrapped, an Error may be.
	 */
	private static Throwable failure(Runnable action) {
		Throwable caught = catchThrowable(action::run);
		return (caught instanceof PayloadException) ? caught.getCause() : caught;
	}

	private static final class ThrowingCodec implements PayloadCodec {

		private volatile Supplier<Throwable> encoding = () -> null;

		private volatile Supplier<Throwable> decoding = () -> null;

		@Override
		public String mediaType() {
			return "text/plain";
		}

		@Override
		public byte[] encode(Object value) {
			check(this.encoding);
			return value.toString().getBytes(StandardCharsets.UTF_8);
		}

		@Override
		public Object decode(byte[] bytes, Type type) {
			check(this.decoding);
			return new String(bytes, StandardCharsets.UTF_8);
		}

		private static void check(Supplier<Throwable> thrown) {
			if (thrown.get() != null) {
				throw ThrowingCallbackTests.<RuntimeException>sneak(thrown.get());
			}
		}

	}

}
