package io.iutils.benchmarks.state;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;

/**
 * Redis through Lettuce: all threads of a process share one connection, as its
 * documentation proposes. Nothing is on disk.
 */
final class LettuceStore implements Store, Store.Session {

	private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

	private final RedisClient client;

	private final StatefulRedisConnection<String, byte[]> connection;

	private final RedisCommands<String, byte[]> commands;

	private final String script;

	/**
	 * @param place the server's port
	 */
	LettuceStore(String place) {
		this.client = RedisClient.create(RedisURI.create("127.0.0.1", Integer.parseInt(place)));
		this.connection = this.client.connect(CODEC);
		this.commands = this.connection.sync();
		this.commands.setnx(SMALL, Long.toString(FIRST).getBytes(StandardCharsets.US_ASCII));
		this.commands.setnx(LARGE, new byte[LARGE_SIZE]);
		this.commands.setnx(CART, Cart.EMPTY.toJson());
		this.script = this.commands.scriptLoad(RedisScript.COMPARE_AND_SET);
	}

	@Override
	public Session session() {
		return this;
	}

	@Override
	public long increment() {
		return this.commands.incr(COUNTER);
	}

	@Override
	public Cart update() {
		while (true) {
			byte[] old = this.commands.get(CART);
			Cart cart = Cart.ofJson(old).plus();
			Long set = this.commands.evalsha(this.script, ScriptOutputType.INTEGER, new String[] { CART }, old,
					cart.toJson());
			if (set == 1) {
				return cart;
			}
		}
	}

	@Override
	public long small() {
		return Long.parseLong(new String(this.commands.get(SMALL), StandardCharsets.US_ASCII));
	}

	@Override
	public void small(long value) {
		this.commands.set(SMALL, Long.toString(value).getBytes(StandardCharsets.US_ASCII));
	}

	@Override
	public byte[] bytes(String key) {
		return this.commands.get(key);
	}

	@Override
	public void bytes(String key, byte[] value) {
		this.commands.set(key, value);
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.shutdown(0, 0, TimeUnit.SECONDS);
	}

}
