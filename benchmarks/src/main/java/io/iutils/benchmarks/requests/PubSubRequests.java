package io.iutils.benchmarks.requests;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Two Redis channels, by Jedis: the question with a number on one, the answer with the
 * same number on the other. One thread of each process listens; each thread that asks has
 * a connection to publish with. Whoever is not connected at that moment misses it.
 */
final class PubSubRequests {

	private static final String HOST = "127.0.0.1";

	private static final byte[] QUESTIONS = "questions".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] ANSWERS = "answers".getBytes(StandardCharsets.US_ASCII);

	private static final int SECONDS = 10;

	private PubSubRequests() {
	}

	static final class Answered implements AutoCloseable {

		private final Jedis publishing;

		private final Subscriber subscriber;

		Answered(int port) throws InterruptedException {
			this.publishing = new Jedis(HOST, port);
			this.subscriber = new Subscriber(port, QUESTIONS, this::answer);
		}

		private void answer(byte[] message) {
			Envelope question = Envelope.of(message);
			this.publishing.publish(ANSWERS,
					Envelope.bytes(question.replyTo(), Quote.ofJson(question.json()).next().toJson()));
		}

		@Override
		public void close() {
			this.subscriber.unsubscribe();
			this.publishing.close();
		}

	}

	static final class Asked implements Asker {

		private final int port;

		private final Map<String, CompletableFuture<Quote>> open = new ConcurrentHashMap<>();

		private final AtomicLong numbers = new AtomicLong();

		private final Subscriber subscriber;

		Asked(int port) throws InterruptedException {
			this.port = port;
			this.subscriber = new Subscriber(port, ANSWERS, this::answered);
		}

		private void answered(byte[] message) {
			Envelope answer = Envelope.of(message);
			@Nullable CompletableFuture<Quote> future = this.open.remove(answer.replyTo());
			if (future != null) {
				future.complete(Quote.ofJson(answer.json()));
			}
		}

		@Override
		public Line line() {
			Jedis jedis = new Jedis(HOST, this.port);
			return (quote) -> {
				String number = Long.toString(this.numbers.incrementAndGet());
				CompletableFuture<Quote> future = new CompletableFuture<>();
				this.open.put(number, future);
				jedis.publish(QUESTIONS, Envelope.bytes(number, quote.toJson()));
				return future.get(SECONDS, TimeUnit.SECONDS);
			};
		}

		@Override
		public void close() {
			this.subscriber.unsubscribe();
		}

	}

	private static final class Subscriber extends BinaryJedisPubSub {

		private final Consumer<byte[]> listener;

		private final CountDownLatch subscribed = new CountDownLatch(1);

		Subscriber(int port, byte[] channel, Consumer<byte[]> listener) throws InterruptedException {
			this.listener = listener;
			Jedis jedis = new Jedis(HOST, port, 0);
			Thread thread = new Thread(() -> listen(jedis, channel), "subscriber");
			thread.setDaemon(true);
			thread.start();
			this.subscribed.await();
		}

		private void listen(Jedis jedis, byte[] channel) {
			try (jedis) {
				jedis.subscribe(this, channel);
			}
			catch (JedisException ex) {
				// The server has ended.
			}
		}

		@Override
		public void onSubscribe(byte[] channel, int subscribedChannels) {
			this.subscribed.countDown();
		}

		@Override
		public void onMessage(byte[] channel, byte[] message) {
			this.listener.accept(message);
		}

	}

}
