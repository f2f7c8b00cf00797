package io.iutils.benchmarks.state;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import io.iutils.benchmarks.peers.SpringRedis;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;

/**
 * Redis through the template of Spring Data Redis, over Lettuce with its shared
 * connection, as Spring Boot wires it. Nothing is on disk.
 */
final class SpringRedisStore implements Store, Store.Session {

	private final LettuceConnectionFactory factory;

	private final RedisTemplate<String, byte[]> template;

	private final DefaultRedisScript<Long> script = new DefaultRedisScript<>(RedisScript.COMPARE_AND_SET, Long.class);

	/**
	 * @param place the server's port
	 */
	SpringRedisStore(String place) {
		this.factory = SpringRedis.connect(place);
		this.template = SpringRedis.template(this.factory);
		this.template.opsForValue().setIfAbsent(SMALL, number(FIRST));
		this.template.opsForValue().setIfAbsent(LARGE, new byte[LARGE_SIZE]);
		this.template.opsForValue().setIfAbsent(CART, Cart.EMPTY.toJson());
	}

	private static byte[] number(long number) {
		return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
	}

	@Override
	public Session session() {
		return this;
	}

	@Override
	public long increment() {
		return this.template.opsForValue().increment(COUNTER);
	}

	@Override
	public Cart update() {
		while (true) {
			byte[] old = bytes(CART);
			Cart cart = Cart.ofJson(old).plus();
			if (this.template.execute(this.script, List.of(CART), old, cart.toJson()) == 1) {
				return cart;
			}
		}
	}

	@Override
	public long small() {
		return Long.parseLong(new String(bytes(SMALL), StandardCharsets.US_ASCII));
	}

	@Override
	public void small(long value) {
		this.template.opsForValue().set(SMALL, number(value));
	}

	@Override
	public byte[] bytes(String key) {
		return Objects.requireNonNull(this.template.opsForValue().get(key));
	}

	@Override
	public void bytes(String key, byte[] value) {
		this.template.opsForValue().set(key, value);
	}

	@Override
	public void close() {
		this.factory.destroy();
	}

}
