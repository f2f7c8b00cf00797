package io.iutils.benchmarks.requests;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.iutils.benchmarks.peers.SpringRedis;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/**
 * As {@link PubSubRequests}, by Spring Data Redis: {@code convertAndSend} both ways. Who
 * answers does so on a pool: to send waits for the server, which the thread that receives
 * must not do.
 */
final class SpringPubSubRequests {

	private static final String QUESTIONS = "questions-by-spring";

	private static final String ANSWERS = "answers-by-spring";

	private static final int SECONDS = 10;

	private static final int THREADS = 8;

	private SpringPubSubRequests() {
	}

	static final class Answered implements AutoCloseable {

		private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);

		private final LettuceConnectionFactory factory;

		private final RedisTemplate<String, byte[]> template;

		private final RedisMessageListenerContainer container;

		Answered(String port) {
			this.factory = SpringRedis.connect(port);
			this.template = SpringRedis.template(this.factory);
			this.container = listen(this.factory, QUESTIONS, this.pool,
					(message, pattern) -> answer(message.getBody()));
		}

		private void answer(byte[] message) {
			Envelope question = Envelope.of(message);
			this.template.convertAndSend(ANSWERS,
					Envelope.bytes(question.replyTo(), Quote.ofJson(question.json()).next().toJson()));
		}

		@Override
		public void close() throws Exception {
			this.container.destroy();
			this.pool.shutdown();
			this.factory.destroy();
		}

	}

	static final class Asked implements Asker {

		private final LettuceConnectionFactory factory;

		private final RedisTemplate<String, byte[]> template;

		private final RedisMessageListenerContainer container;

		private final Map<String, CompletableFuture<Quote>> open = new ConcurrentHashMap<>();

		private final AtomicLong numbers = new AtomicLong();

		Asked(String port) {
			this.factory = SpringRedis.connect(port);
			this.template = SpringRedis.template(this.factory);
			this.container = listen(this.factory, ANSWERS, new SyncTaskExecutor(),
					(message, pattern) -> answered(message.getBody()));
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
			return (quote) -> {
				String number = Long.toString(this.numbers.incrementAndGet());
				CompletableFuture<Quote> future = new CompletableFuture<>();
				this.open.put(number, future);
				this.template.convertAndSend(QUESTIONS, Envelope.bytes(number, quote.toJson()));
				return future.get(SECONDS, TimeUnit.SECONDS);
			};
		}

		@Override
		public void close() throws Exception {
			this.container.destroy();
			this.factory.destroy();
		}

	}

	private static RedisMessageListenerContainer listen(LettuceConnectionFactory factory, String channel,
			Executor executor, MessageListener listener) {
		RedisMessageListenerContainer container = new RedisMessageListenerContainer();
		container.setConnectionFactory(factory);
		container.setTaskExecutor(executor);
		container.addMessageListener(listener, new ChannelTopic(channel));
		container.afterPropertiesSet();
		container.start();
		return container;
	}

}
