package io.iutils.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import io.iutils.PayloadException;
import io.iutils.StorageException;
import io.iutils.engine.Content;
import io.iutils.engine.Counters.Count;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.StashFeed;
import io.iutils.engine.StashStore;
import io.iutils.engine.StashUpdate;
import io.iutils.engine.Terms;
import io.iutils.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.stream.RecordId;
import org.springframework.data.redis.connection.stream.StreamRecords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What others write where iutils reads: it is skipped and counted, and all goes on.
 */
@Timeout(60)
class RedisGarbageIntegrationTests {

	private static final Content A = Content.of(Content.Kind.BYTES, bytes("a"));

	private final String namespace = "garbage-" + UUID.randomUUID();

	private final RedisEngine engine = RedisEngine.open(TestRedis.connections(), RedisSettings.of(this.namespace));

	@AfterEach
	void close() {
		this.engine.close();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private byte[] key(String name) {
		return bytes("iutils:{" + this.namespace + "}:" + name);
	}

	private static void redis(Consumer<RedisConnection> commands) {
		try (RedisConnection connection = TestRedis.connections().getConnection()) {
			commands.accept(connection);
		}
	}

	private void add(String stream, String id, String field) {
		redis((connection) -> connection.streamCommands()
			.xAdd(StreamRecords.rawBytes(Map.of(bytes(field), bytes("xyz")))
				.withStreamKey(key(stream))
				.withId(RecordId.of(id))));
	}

	private long emit() {
		return this.engine.events().append(new EventDraft("t", null, "", false, 0, Map.of(), A));
	}

	private long put(String key) {
		return this.engine.stash().put(key, StashStore.ANY, A, Terms.CLEAR);
	}

	@Test
	void aRingIsOnlyAHint() {
		long id = emit();
		EventCursor cursor = this.engine.events().cursor(id - 1);
		StashFeed feed = this.engine.stash().feed(put("k"));
		for (String ring : List.of("e" + (id + 1000), "s" + (id + 1000), "e9223372036854775807", "s9223372036854775807",
				"e-1", "e", "", "?", "mx", "e1 9 x", "e1 -1 x", "e1 x", "e1 ")) {
			redis((connection) -> {
				connection.commands().publish(key("bell"), bytes(ring));
				connection.commands().publish(key("stash:bell"), bytes(ring));
			});
		}
		assertThat(cursor.poll().id()).isEqualTo(id);
		long next = emit();
		await().until(cursor::hasNews);
		assertThat(cursor.poll().id()).isEqualTo(next);
		assertThat(cursor.poll()).isNull();
		long version = put("k");
		await().until(feed::hasNews);
		assertThat(feed.poll().version()).isEqualTo(version);
		assertThat(feed.poll()).isNull();
	}

	@Test
	void entriesThatCannotBeReadAreSkippedAndCounted() {
		long id = emit();
		long version = put("k");
		EventCursor cursor = this.engine.events().cursor(id);
		StashFeed feed = this.engine.stash().feed(version);
		// In the place of the next numbers, as a newer version might write.
		add("events", (id + 1) + "-0", "p");
		add("events", (id + 2) + "-0", "other");
		add("stash:changes", (version + 1) + "-0", "p");
		add("stash:changes", (version + 2) + "-0", "other");
		redis((connection) -> {
			connection.stringCommands().set(key("events:last"), bytes(Long.toString(id + 2)));
			connection.stringCommands().set(key("stash:version"), bytes(Long.toString(version + 2)));
		});
		long last = emit();
		put("l");
		List<Long> heard = new ArrayList<>();
		List<String> told = new ArrayList<>();
		await().until(() -> {
			for (LoggedEvent event = cursor.poll(); event != null; event = cursor.poll()) {
				heard.add(event.id());
			}
			for (StashUpdate update = feed.poll(); update != null; update = feed.poll()) {
				told.add(update.key());
			}
			return !heard.isEmpty() && !told.isEmpty();
		});
		assertThat(heard).containsExactly(last);
		assertThat(told).containsExactly("l");
		assertThat(this.engine.counters().get(Count.RECORDS_SKIPPED)).isEqualTo(4);
	}

	@Test
	void aValueOfSomebodyElseIsATypedErrorAndWatchersGoOn() {
		long version = put("k");
		StashFeed feed = this.engine.stash().feed(version);
		byte[] large = new byte[10_000];
		this.engine.stash().put("bad", StashStore.ANY, Content.of(Content.Kind.BYTES, large), Terms.CLEAR);
		redis((connection) -> connection.hashCommands().hSet(key("stash:value:bad"), bytes("m"), bytes("?")));
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> this.engine.stash().get("bad"))
			.withMessageContaining("bad");
		redis((connection) -> connection.hashCommands().hDel(key("stash:value:bad"), bytes("m")));
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> this.engine.stash().get("bad"));
		put("l");
		List<String> told = new ArrayList<>();
		await().until(() -> {
			for (StashUpdate update = feed.poll(); update != null; update = feed.poll()) {
				told.add(update.key());
			}
			return !told.isEmpty();
		});
		assertThat(told).containsExactly("l");
	}

	@Test
	void siblingsThatAreNoneAreForgotten() {
		redis((connection) -> connection.hashCommands().hSet(key("siblings"), bytes("nobody"), bytes("?")));
		RedisEngine other = RedisEngine.open(TestRedis.connections(), RedisSettings.of(this.namespace));
		try {
			await().until(() -> other.membership().all().size() == 2 && this.engine.membership().all().size() == 2);
			redis((connection) -> assertThat(connection.hashCommands().hLen(key("siblings"))).isEqualTo(2));
		}
		finally {
			other.close();
		}
	}

	@Test
	void siblingsOfTwoDatabasesDoNotMeet() {
		RedisStandaloneConfiguration second = new RedisStandaloneConfiguration("127.0.0.1", TestRedis.port());
		second.setDatabase(1);
		LettuceConnectionFactory connections = new LettuceConnectionFactory(second);
		connections.afterPropertiesSet();
		connections.start();
		long id = emit();
		EventCursor cursor = this.engine.events().cursor(id);
		try (RedisEngine other = RedisEngine.open(connections, RedisSettings.of(this.namespace))) {
			EventDraft draft = new EventDraft("t", null, "", false, 0, Map.of(), A);
			EventCursor there = other.events().cursor(0);
			long foreign = other.events().append(draft);
			await().until(there::hasNews);
			assertThat(there.poll().id()).isEqualTo(foreign);
			assertThat(other.membership().all()).hasSize(1);
			assertThat(this.engine.events().lastId()).isEqualTo(id);
			long next = emit();
			await().until(cursor::hasNews);
			assertThat(cursor.poll().id()).isEqualTo(next);
			assertThat(cursor.poll()).isNull();
			assertThat(there.poll()).isNull();
		}
		finally {
			connections.destroy();
		}
	}

	@Test
	void aNumberThatIsNoneIsATypedError() {
		emit();
		redis((connection) -> connection.stringCommands().set(key("events:last"), bytes("many")));
		assertThatExceptionOfType(StorageException.class).isThrownBy(() -> this.engine.events().lastId());
		assertThatExceptionOfType(StorageException.class).isThrownBy(this::emit);
		assertThat(put("k")).isPositive();
	}

}
