package io.iutils.benchmarks.events;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

/**
 * Redis by Lettuce: PUBLISH of JSON on one connection that all threads share. Either each
 * call waits for the answer, or commands go out 50 at a time and only the last answer is
 * waited for: then a call that has returned says nothing. Else as {@link JedisEvents}.
 */
final class LettuceEvents {

	private static final byte[] CHANNEL = "ticks-by-lettuce".getBytes(StandardCharsets.US_ASCII);

	private static final int FLUSH_EVERY = 50;

	private static final int PATIENCE_SECONDS = 30;

	private LettuceEvents() {
	}

	private static RedisClient client(int port) {
		return RedisClient.create(RedisURI.create("127.0.0.1", port));
	}

	static final class Published implements Publisher {

		private final RedisClient client;

		private final StatefulRedisConnection<byte[], byte[]> connection;

		private final boolean pipelined;

		Published(int port, boolean pipelined) {
			this.client = client(port);
			this.connection = this.client.connect(ByteArrayCodec.INSTANCE);
			this.connection.setAutoFlushCommands(!pipelined);
			this.pipelined = pipelined;
		}

		@Override
		public Sender sender() {
			return this.pipelined ? new Pipelined(this.connection) : new Sender() {

				@Override
				public void publish(Tick tick) {
					Published.this.connection.sync().publish(CHANNEL, tick.toJson());
				}

				@Override
				public void publishAll(List<Tick> ticks) throws Exception {
					RedisFuture<Long> last = null;
					for (Tick tick : ticks) {
						last = Published.this.connection.async().publish(CHANNEL, tick.toJson());
					}
					Published.await(last);
				}

			};
		}

		/** Answers come in the order of the commands. */
		private static void await(@Nullable RedisFuture<Long> last) throws Exception {
			if (last != null) {
				last.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
			}
		}

		@Override
		public void close() {
			shutdown(this.client);
		}

		private static final class Pipelined implements Sender {

			private final StatefulRedisConnection<byte[], byte[]> connection;

			private @Nullable RedisFuture<Long> last;

			private int unflushed;

			Pipelined(StatefulRedisConnection<byte[], byte[]> connection) {
				this.connection = connection;
			}

			@Override
			public void publish(Tick tick) {
				this.last = this.connection.async().publish(CHANNEL, tick.toJson());
				if (++this.unflushed == FLUSH_EVERY) {
					this.connection.flushCommands();
					this.unflushed = 0;
				}
			}

			@Override
			public void finish() throws Exception {
				this.connection.flushCommands();
				this.unflushed = 0;
				await(this.last);
			}

		}

	}

	static final class Heard implements Receiver {

		private final RedisClient client;

		Heard(int port, Consumer<Tick> listener) {
			this.client = client(port);
			StatefulRedisPubSubConnection<byte[], byte[]> connection = this.client
				.connectPubSub(ByteArrayCodec.INSTANCE);
			connection.addListener(new RedisPubSubAdapter<byte[], byte[]>() {

				@Override
				public void message(byte[] channel, byte[] message) {
					listener.accept(Tick.ofJson(message));
				}

			});
			connection.sync().subscribe(CHANNEL);
		}

		@Override
		public void close() {
			shutdown(this.client);
		}

	}

	private static void shutdown(RedisClient client) {
		client.shutdown(0, 1, TimeUnit.SECONDS);
	}

}
