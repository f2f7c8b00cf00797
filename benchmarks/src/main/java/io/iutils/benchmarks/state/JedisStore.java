package io.iutils.benchmarks.state;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;

/**
 * Redis through Jedis, a connection for each thread. Nothing is on disk: what the server
 * holds is gone with it.
 */
final class JedisStore implements Store {

	private static final SetParams ABSENT = SetParams.setParams().nx();

	private final int port;

	private final List<Jedis> open = new ArrayList<>();

	/**
	 * @param place the server's port
	 */
	JedisStore(String place) {
		this.port = Integer.parseInt(place);
		Jedis jedis = connect();
		jedis.set(SMALL, Long.toString(FIRST), ABSENT);
		jedis.set(LARGE.getBytes(StandardCharsets.UTF_8), new byte[LARGE_SIZE], ABSENT);
		jedis.set(CART.getBytes(StandardCharsets.UTF_8), Cart.EMPTY.toJson(), ABSENT);
	}

	private Jedis connect() {
		Jedis jedis = new Jedis("127.0.0.1", this.port);
		this.open.add(jedis);
		return jedis;
	}

	@Override
	public Session session() {
		return new JedisSession(connect());
	}

	@Override
	public void close() {
		this.open.forEach(Jedis::close);
	}

	private static final class JedisSession implements Session {

		private final Jedis jedis;

		private final byte[] script;

		JedisSession(Jedis jedis) {
			this.jedis = jedis;
			this.script = jedis.scriptLoad(RedisScript.COMPARE_AND_SET).getBytes(StandardCharsets.UTF_8);
		}

		@Override
		public long increment() {
			return this.jedis.incr(COUNTER);
		}

		@Override
		public Cart update() {
			byte[] key = CART.getBytes(StandardCharsets.UTF_8);
			while (true) {
				byte[] old = this.jedis.get(key);
				Cart cart = Cart.ofJson(old).plus();
				if ((Long) this.jedis.evalsha(this.script, 1, key, old, cart.toJson()) == 1) {
					return cart;
				}
			}
		}

		@Override
		public long small() {
			return Long.parseLong(this.jedis.get(SMALL));
		}

		@Override
		public void small(long value) {
			this.jedis.set(SMALL, Long.toString(value));
		}

		@Override
		public byte[] bytes(String key) {
			return this.jedis.get(key.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public void bytes(String key, byte[] value) {
			this.jedis.set(key.getBytes(StandardCharsets.UTF_8), value);
		}

	}

}
