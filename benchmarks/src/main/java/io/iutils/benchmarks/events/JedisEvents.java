package io.iutils.benchmarks.events;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/**
 * Redis by Jedis: PUBLISH of JSON, one connection for each thread, a pipeline for many. A
 * subscriber that is not connected, or too slow, loses events; order is that of the
 * server.
 */
final class JedisEvents {

	private static final byte[] CHANNEL = "ticks-by-jedis".getBytes(StandardCharsets.US_ASCII);

	private static final String HOST = "127.0.0.1";

	private JedisEvents() {
	}

	static final class Published implements Publisher {

		private final int port;

		Published(int port) {
			this.port = port;
		}

		@Override
		public Sender sender() {
			Jedis jedis = new Jedis(HOST, this.port);
			return new Sender() {

				@Override
				public void publish(Tick tick) {
					jedis.publish(CHANNEL, tick.toJson());
				}

				@Override
				public void publishAll(List<Tick> ticks) {
					Pipeline pipeline = jedis.pipelined();
					ticks.forEach((tick) -> pipeline.publish(CHANNEL, tick.toJson()));
					pipeline.sync();
				}

				@Override
				public void close() {
					jedis.close();
				}

			};
		}

		@Override
		public void close() {
			// Each sender has its connection.
		}

	}

	static final class Heard extends BinaryJedisPubSub implements Receiver {

		private final Consumer<Tick> listener;

		private final CountDownLatch subscribed = new CountDownLatch(1);

		private final Jedis jedis;

		Heard(int port, Consumer<Tick> listener) throws InterruptedException {
			this.listener = listener;
			this.jedis = new Jedis(HOST, port, 0);
			Thread thread = new Thread(() -> this.jedis.subscribe(this, CHANNEL), "jedis-subscriber");
			thread.setDaemon(true);
			thread.start();
			this.subscribed.await();
		}

		@Override
		public void onSubscribe(byte[] channel, int subscribedChannels) {
			this.subscribed.countDown();
		}

		@Override
		public void onMessage(byte[] channel, byte[] message) {
			this.listener.accept(Tick.ofJson(message));
		}

		@Override
		public void close() {
			unsubscribe();
		}

	}

}
