package io.iutils.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.iutils.EventsLostException;
import io.iutils.OutcomeUnknownException;
import io.iutils.StashChange.Kind;
import io.iutils.StorageException;
import io.iutils.StorageFullException;
import io.iutils.engine.Claims;
import io.iutils.engine.Content;
import io.iutils.engine.Engine;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashFeed;
import io.iutils.engine.StashStore;
import io.iutils.engine.StashUpdate;
import io.iutils.engine.Terms;
import io.iutils.testing.Caller;
import io.iutils.testing.RedisProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What happens to a sibling when its server is killed, paused, emptied, full or slow.
 */
@Timeout(180)
class RedisFaultsIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(3);

	private static final Duration LEASE = Duration.ofSeconds(1);

	private final List<AutoCloseable> opened = new ArrayList<>();

	private RedisProcess server;

	private LettuceConnectionFactory connections;

	private void start(RedisProcess server) {
		this.server = server;
		this.connections = new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", server.port()));
		this.connections.afterPropertiesSet();
		this.connections.start();
	}

	private Engine siblingByJedis(Duration timeout) {
		JedisConnectionFactory jedis = new JedisConnectionFactory(
				new RedisStandaloneConfiguration("127.0.0.1", this.server.port()));
		jedis.afterPropertiesSet();
		jedis.start();
		this.opened.add(jedis::destroy);
		return sibling(jedis, timeout);
	}

	private Engine sibling(Duration timeout) {
		return sibling(this.connections, timeout);
	}

	private Engine sibling(RedisConnectionFactory connections, Duration timeout) {
		Engine engine = RedisEngine.open(connections,
				new RedisSettings("faults", timeout, LEASE, 64 << 20, Duration.ofDays(1), InstantSource.system(), ""));
		this.opened.add(engine);
		return engine;
	}

	private Engine sibling() {
		return sibling(TIMEOUT);
	}

	@AfterEach
	void close() throws Exception {
		this.server.resume();
		for (AutoCloseable each : this.opened) {
			each.close();
		}
		this.connections.destroy();
		this.server.close();
	}

	private void command(Consumer<RedisConnection> command) {
		try (RedisConnection connection = this.connections.getConnection()) {
			command.accept(connection);
		}
	}

	/**
	 * All but this one.
	 */
	private void cutConnections() {
		assertThat(this.server.command("CLIENT KILL TYPE normal")).startsWith(":");
	}

	private static Content text(String text) {
		return Content.of(Content.Kind.BYTES, text.getBytes(StandardCharsets.UTF_8));
	}

	private void memory(String limit) {
		command((connection) -> connection.serverCommands().setConfig("maxmemory", limit));
	}

	private static EventDraft draft(int bytes) {
		return new EventDraft("t", null, "", false, 0, Map.of(), Content.of(Content.Kind.BYTES, new byte[bytes]));
	}

	private static long count(Engine engine) {
		return Long.parseLong(new String(engine.stash().get("n").content().bytes(), StandardCharsets.UTF_8));
	}

	/**
	 * Adds and emits until it is told to stop, and notes what was acknowledged.
	 */
	private static final class Load {

		private final AtomicLong added = new AtomicLong();

		private final AtomicLong unknown = new AtomicLong();

		private final AtomicLong refused = new AtomicLong();

		private final Set<Long> emitted = new ConcurrentSkipListSet<>();

		private final List<Caller<Boolean>> callers = new ArrayList<>();

		private volatile boolean ended;

		void start(Engine engine) {
			this.callers.add(Caller.start(() -> repeat(() -> {
				engine.stash().increment("n", 1, Terms.KEEP);
				this.added.incrementAndGet();
			}, this.unknown)));
			this.callers.add(Caller
				.start(() -> repeat(() -> assertThat(this.emitted.add(engine.events().append(draft(100)))).isTrue(),
						null)));
		}

		private boolean repeat(Runnable change, AtomicLong unknown) {
			while (!this.ended) {
				try {
					change.run();
				}
				catch (OutcomeUnknownException ex) {
					if (unknown != null) {
						unknown.incrementAndGet();
					}
				}
				catch (StorageException ex) {
					this.refused.incrementAndGet();
				}
			}
			return true;
		}

		void goOnFor(int changes) {
			long goal = this.added.get() + changes;
			int events = this.emitted.size() + changes;
			await().atMost(Duration.ofSeconds(60))
				.until(() -> this.added.get() >= goal && this.emitted.size() >= events);
		}

		void end() {
			this.ended = true;
			this.callers.forEach(Caller::result);
		}

	}

	@Test
	void aKillOfTheServerLosesNothingThatWasAcknowledgedIfItForcesEachChange() throws IOException {
		start(RedisProcess.startDurable());
		Engine writer = sibling();
		Engine reader = sibling();
		EventCursor cursor = reader.events().cursor(0);
		Load load = new Load();
		load.start(writer);
		for (int i = 0; i < 5; i++) {
			load.goOnFor(100);
			this.server.kill();
			this.server.restart();
		}
		load.goOnFor(100);
		load.end();
		assertThat(count(reader)).isBetween(load.added.get(), load.added.get() + load.unknown.get());
		Set<Long> heard = new TreeSet<>();
		long last = reader.events().lastId();
		while (cursor.position() < last) {
			LoggedEvent event = cursor.poll();
			if (event != null) {
				assertThat(heard.add(event.id())).isTrue();
			}
		}
		assertThat(heard).containsAll(load.emitted);
		assertThat(heard.size()).isLessThanOrEqualTo(load.emitted.size() + 5);
		System.out.println("[campaign] Redis killed 5 times: " + load.added + " increments acknowledged and there, "
				+ load.unknown + " unknown, " + load.refused + " refused; " + load.emitted.size()
				+ " events acknowledged, all heard once");
	}

	@Test
	void nothingIsDoneTwiceWhenConnectionsAreCutAgainAndAgain() throws IOException {
		start(RedisProcess.start());
		Engine engine = sibling();
		Load load = new Load();
		load.start(engine);
		for (int i = 0; i < 50; i++) {
			load.goOnFor(20);
			cutConnections();
		}
		load.goOnFor(20);
		load.end();
		assertThat(count(engine)).isBetween(load.added.get(), load.added.get() + load.unknown.get());
		List<Long> heard = new ArrayList<>();
		EventCursor cursor = engine.events().cursor(0);
		for (LoggedEvent event = cursor.poll(); event != null; event = cursor.poll()) {
			heard.add(event.id());
		}
		assertThat(heard).containsAll(load.emitted).doesNotHaveDuplicates();
	}

	@Test
	void aPausedServerMakesTypedErrorsInTimeAndExpelsNobody() throws IOException {
		start(RedisProcess.start());
		Engine one = sibling(Duration.ofMillis(500));
		Engine two = sibling(Duration.ofMillis(500));
		await().until(() -> one.membership().all().size() == 2);
		List<String> left = new CopyOnWriteArrayList<>();
		one.membership().listen((joined) -> {
		}, (gone) -> left.add(gone.id()));
		Claims.Claim claim = one.claims().tryClaim("c");
		Claims.Claim other = two.claims().tryClaim("d");
		one.stash().put("k", StashStore.ANY, text("a"), Terms.CLEAR);
		this.server.pause();
		assertThatExceptionOfType(OutcomeUnknownException.class)
			.isThrownBy(() -> one.stash().put("k", StashStore.ANY, text("b"), Terms.CLEAR));
		assertThatExceptionOfType(StorageException.class)
			.isThrownBy(() -> one.stash().put("k", StashStore.ANY, text("c"), Terms.CLEAR))
			.withMessageContaining("could not be reached");
		assertThatExceptionOfType(StorageException.class).isThrownBy(() -> one.stash().get("k"));
		// Longer than the lease: nobody can know that it is held.
		await().until(() -> !claim.isHeld() && !other.isHeld());
		this.server.resume();
		await().until(() -> claim.isHeld() && other.isHeld());
		assertThat(one.stash().put("k", StashStore.ANY, text("d"), Terms.CLEAR)).isPositive();
		await().during(LEASE.multipliedBy(2)).until(() -> two.membership().all().size() == 2);
		assertThat(left).isEmpty();
		assertThat(two.claims().tryClaim("c")).isNull();
	}

	@Test
	void aServerThatComesBackEmptyIsNoticedAndNoNumberIsGivenTwice() throws IOException {
		start(RedisProcess.start());
		Engine one = sibling();
		Engine two = sibling();
		long id = one.events().append(draft(1));
		long version = one.stash().put("k", StashStore.ANY, text("a"), Terms.CLEAR);
		EventCursor cursor = two.events().cursor(0);
		assertThat(cursor.poll().id()).isEqualTo(id);
		Claims.Claim claim = one.claims().tryClaim("c");
		this.server.restart();
		assertThat(one.stash().get("k")).isNull();
		assertThat(one.stash().put("k", StashStore.ANY, text("b"), Terms.CLEAR)).isGreaterThan(version);
		assertThat(one.events().lastId()).isZero();
		assertThat(one.events().append(draft(1))).isGreaterThan(id);
		await().until(cursor::hasNews);
		assertThatExceptionOfType(EventsLostException.class).isThrownBy(cursor::poll);
		assertThat(cursor.poll()).isNotNull();
		await().until(() -> !claim.isHeld());
		await().until(() -> two.claims().tryClaim("c") != null);
		await().until(() -> one.membership().all().size() == 2 && two.membership().all().size() == 2);
	}

	@Test
	void afterFlushAllItGoesOnAndNoNumberIsGivenTwice() throws IOException {
		start(RedisProcess.start());
		Engine one = sibling();
		Engine two = sibling();
		long id = one.events().append(draft(1));
		long version = one.stash().put("k", StashStore.ANY, text("a"), Terms.CLEAR);
		StashFeed feed = two.stash().feed(version);
		Claims.Claim claim = one.claims().tryClaim("c");
		command((connection) -> connection.serverCommands().flushAll());
		assertThat(one.stash().keys(NamePattern.of("**"))).isEmpty();
		long next = one.stash().put("k", 0, text("b"), Terms.CLEAR);
		assertThat(next).isGreaterThan(version);
		assertThat(one.events().append(draft(1))).isGreaterThan(id);
		await().until(feed::hasNews);
		StashUpdate update = feed.poll();
		assertThat(update.version()).isEqualTo(next);
		assertThat(update.kind()).isEqualTo(Kind.PUT);
		await().until(() -> !claim.isHeld());
		await().until(() -> one.membership().all().size() == 2 && two.membership().all().size() == 2);
	}

	@Test
	void afterARestartAReaderMissesNothingAndIsToldOfNoLoss() throws IOException {
		start(RedisProcess.startDurable());
		Engine one = sibling();
		Engine two = sibling();
		EventCursor cursor = two.events().cursor(0);
		StashFeed feed = two.stash().feed(0);
		List<Long> sent = new ArrayList<>();
		List<Long> versions = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			sent.add(one.events().append(draft(1)));
			versions.add(one.stash().put("k" + i, StashStore.ANY, text("a"), Terms.CLEAR));
			this.server.restart();
			// A change could go to the connection that is no more; a read is repeated.
			assertThat(one.events().lastId()).isGreaterThanOrEqualTo(sent.get(i));
		}
		sent.add(one.events().append(draft(1)));
		versions.add(one.stash().put("k", StashStore.ANY, text("a"), Terms.CLEAR));
		List<Long> heard = new ArrayList<>();
		List<Long> told = new ArrayList<>();
		await().until(() -> {
			for (LoggedEvent event = cursor.poll(); event != null; event = cursor.poll()) {
				heard.add(event.id());
			}
			for (StashUpdate update = feed.poll(); update != null; update = feed.poll()) {
				told.add(update.version());
			}
			return heard.size() >= sent.size() && told.size() >= versions.size();
		});
		assertThat(heard).isEqualTo(sent);
		assertThat(told).isEqualTo(versions);
	}

	@Test
	void fullMemoryRefusesChangesWhollyAndAllElseGoesOn() throws IOException {
		start(RedisProcess.start());
		Engine one = sibling();
		Engine two = sibling();
		byte[] large = new byte[100_000];
		long last = one.events().append(draft(1));
		one.stash().put("first", StashStore.ANY, text("a"), Terms.CLEAR);
		one.stash().increment("n", 1, Terms.KEEP);
		Terms soon = new Terms(false, Duration.ofMillis(1), false);
		one.stash().put("large", StashStore.ANY, Content.of(Content.Kind.BYTES, large), Terms.CLEAR);
		StashFeed feed = two.stash().feed(one.stash().version());
		one.stash().put("soon", StashStore.ANY, text("a"), soon);
		memory("1mb");
		assertThatExceptionOfType(StorageFullException.class)
			.isThrownBy(() -> one.stash().put("k", StashStore.ANY, text("a"), Terms.CLEAR));
		assertThat(one.stash().get("k")).isNull();
		assertThatExceptionOfType(StorageFullException.class)
			.isThrownBy(() -> two.stash().increment("n", 1, Terms.KEEP));
		assertThat(count(one)).isEqualTo(1);
		assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> two.events().append(draft(1)));
		assertThat(two.events().lastId()).isEqualTo(last);
		assertThat(one.stash().get("first")).isNotNull();
		// Nobody counts as gone meanwhile.
		await().during(LEASE.multipliedBy(3)).until(() -> one.membership().all().size() == 2);
		assertThat(two.stash().remove("large", StashStore.ANY)).isTrue();
		List<Kind> told = new ArrayList<>();
		await().until(() -> {
			for (StashUpdate update = feed.poll(); update != null; update = feed.poll()) {
				told.add(update.kind());
			}
			return told.size() == 3;
		});
		assertThat(told).contains(Kind.EXPIRED, Kind.REMOVED);
		assertThat(two.stash().keys(NamePattern.of("**"))).containsExactly("first", "n");
		memory("0");
		assertThat(two.stash().increment("n", 1, Terms.KEEP)).isEqualTo(2);
		assertThat(two.events().append(draft(1))).isPositive();
	}

	@Test
	void aSlowScriptOfSomebodyElseIsWaitedFor() throws IOException {
		start(RedisProcess.start("--lua-time-limit", "50"));
		Engine one = sibling(Duration.ofSeconds(10));
		one.stash().increment("n", 1, Terms.KEEP);
		Caller<Boolean> slow = Caller.start(() -> {
			command((connection) -> connection.scriptingCommands()
				.eval(("local t = redis.call('TIME') local ending = t[1] * 1000 + t[2] / 1000 + 1500 "
						+ "repeat t = redis.call('TIME') until t[1] * 1000 + t[2] / 1000 > ending return 1")
					.getBytes(StandardCharsets.UTF_8), ReturnType.INTEGER, 0));
			return true;
		});
		AtomicInteger done = new AtomicInteger();
		while (done.get() < 100 || !slow.isDone()) {
			one.stash().increment("n", 1, Terms.KEEP);
			done.incrementAndGet();
		}
		assertThat(count(one)).isEqualTo(1 + done.get());
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whoClosesWhileTheServerStandsStillDoesNotWait(boolean byJedis) throws IOException {
		start(RedisProcess.start());
		Engine one = byJedis ? siblingByJedis(Duration.ofMinutes(5)) : sibling(Duration.ofMinutes(5));
		this.server.pause();
		assertThat(Caller.start(() -> {
			one.close();
			return true;
		}).result(Duration.ofMinutes(1))).isTrue();
	}

	@Test
	void whoClosesWhileTheServerIsGoneDoesNotWait() throws IOException {
		start(RedisProcess.start());
		Engine one = sibling(Duration.ofMinutes(5));
		this.server.kill();
		Caller<Boolean> waiting = Caller.start(() -> {
			while (true) {
				try {
					one.stash().increment("n", 1, Terms.KEEP);
				}
				catch (OutcomeUnknownException ex) {
					// It was under way. The next one knows, and waits.
				}
			}
		});
		one.close();
		assertThatExceptionOfType(Exception.class).isThrownBy(waiting::result);
		this.server.restart();
	}

}
