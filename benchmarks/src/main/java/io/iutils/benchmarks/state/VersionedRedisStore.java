package io.iutils.benchmarks.state;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import io.iutils.benchmarks.peers.SpringRedis;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/**
 * What somebody writes by hand with Spring Data Redis who needs what the stash has: each
 * change gets a version, together with the value, and the application hears of changes.
 * What is kept is no log: who was not connected never learns what has changed.
 */
final class VersionedRedisStore implements Store, Store.Session {

	private static final String VERSION = "versioned:version";

	private static final String CHANNEL = "versioned:changes";

	/** KEYS: value, version. ARGV: what is added or set, channel. */
	private static final String NOTICE = """
			local version = redis.call('INCR', KEYS[2])
			redis.call('HSET', KEYS[1], 'version', version)
			redis.call('PUBLISH', ARGV[2], version .. ' ' .. KEYS[1])
			""";

	private static final RedisScript<Long> INCREMENT = new DefaultRedisScript<>(
			"local sum = redis.call('HINCRBY', KEYS[1], 'value', ARGV[1])\n" + NOTICE + "return sum", Long.class);

	private static final RedisScript<Long> PUT = new DefaultRedisScript<>(
			"redis.call('HSET', KEYS[1], 'value', ARGV[1])\n" + NOTICE + "return version", Long.class);

	private static final byte[] ONE = ascii("1");

	private static final byte[] CHANGES = ascii(CHANNEL);

	private final LettuceConnectionFactory factory;

	private final RedisTemplate<String, byte[]> template;

	private final HashOperations<String, String, byte[]> hashes;

	private final RedisMessageListenerContainer container = new RedisMessageListenerContainer();

	private final AtomicLong heard = new AtomicLong();

	/**
	 * @param place the server's port
	 */
	VersionedRedisStore(String place) {
		this.factory = SpringRedis.connect(place);
		this.template = SpringRedis.template(this.factory);
		this.hashes = this.template.opsForHash();
		this.container.setConnectionFactory(this.factory);
		this.container.setTaskExecutor(new SyncTaskExecutor());
		this.container.addMessageListener((message, pattern) -> this.heard.incrementAndGet(),
				new ChannelTopic(CHANNEL));
		this.container.afterPropertiesSet();
		this.container.start();
	}

	/**
	 * Waits until it has heard of so many changes.
	 */
	void awaitHeard(long changes) {
		while (this.heard.get() < changes) {
			Thread.onSpinWait();
		}
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	@Override
	public Session session() {
		return this;
	}

	@Override
	public long increment() {
		return this.template.execute(INCREMENT, keys(COUNTER), ONE, CHANGES);
	}

	private static List<String> keys(String key) {
		return List.of("versioned:value:" + key, VERSION);
	}

	@Override
	public Cart update() {
		throw new UnsupportedOperationException();
	}

	@Override
	public long small() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void small(long value) {
		throw new UnsupportedOperationException();
	}

	/** With the version, or it could not be changed afterwards. */
	@Override
	public byte[] bytes(String key) {
		return Objects
			.requireNonNull(this.hashes.multiGet("versioned:value:" + key, List.of("value", "version")).get(0));
	}

	@Override
	public void bytes(String key, byte[] value) {
		this.template.execute(PUT, keys(key), value, CHANGES);
	}

	@Override
	public void close() throws Exception {
		this.container.destroy();
		this.factory.destroy();
	}

}
