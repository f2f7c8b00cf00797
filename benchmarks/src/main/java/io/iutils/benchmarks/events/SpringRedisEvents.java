package io.iutils.benchmarks.events;

import java.util.List;
import java.util.function.Consumer;

import io.iutils.benchmarks.peers.SpringRedis;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.listener.adapter.MessageListenerAdapter;
import org.springframework.data.redis.serializer.JacksonJsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * Redis by Spring Data, on Lettuce as Boot configures it: {@code convertAndSend} with
 * JSON to a typed listener. The listener is called in the thread that receives: the
 * container's default, a new thread for each message, is slower and mixes up the order.
 * Else as {@link JedisEvents}.
 */
final class SpringRedisEvents {

	private static final String CHANNEL = "ticks-by-spring";

	private SpringRedisEvents() {
	}

	static final class Published implements Publisher {

		private final LettuceConnectionFactory factory;

		private final RedisTemplate<String, Tick> template = new RedisTemplate<>();

		Published(String port) {
			this.factory = SpringRedis.connect(port);
			this.template.setConnectionFactory(this.factory);
			this.template.setKeySerializer(RedisSerializer.string());
			this.template.setValueSerializer(new JacksonJsonRedisSerializer<>(Tick.class));
			this.template.afterPropertiesSet();
		}

		@Override
		public Sender sender() {
			return new Sender() {

				@Override
				public void publish(Tick tick) {
					Published.this.template.convertAndSend(CHANNEL, tick);
				}

				@Override
				public void publishAll(List<Tick> ticks) {
					Published.this.template.executePipelined(new SessionCallback<@Nullable Object>() {

						@Override
						public <K, V> @Nullable Object execute(RedisOperations<K, V> operations) {
							ticks.forEach((tick) -> operations.convertAndSend(CHANNEL, tick));
							return null;
						}

					});
				}

			};
		}

		@Override
		public void close() {
			this.factory.destroy();
		}

	}

	static final class Heard implements Receiver {

		private final LettuceConnectionFactory factory;

		private final RedisMessageListenerContainer container = new RedisMessageListenerContainer();

		Heard(String port, Consumer<Tick> listener) {
			this.factory = SpringRedis.connect(port);
			this.container.setConnectionFactory(this.factory);
			this.container.setTaskExecutor(new SyncTaskExecutor());
			this.container.setSubscriptionExecutor(new SimpleAsyncTaskExecutor());
			MessageListenerAdapter adapter = new MessageListenerAdapter(new Listener(listener));
			adapter.setSerializer(new JacksonJsonRedisSerializer<>(Tick.class));
			adapter.afterPropertiesSet();
			this.container.addMessageListener(adapter, new ChannelTopic(CHANNEL));
			this.container.afterPropertiesSet();
			this.container.start();
		}

		@Override
		public void close() throws Exception {
			this.container.destroy();
			this.factory.destroy();
		}

	}

	/**
	 * Found by the name of its method.
	 */
	public static final class Listener {

		private final Consumer<Tick> listener;

		Listener(Consumer<Tick> listener) {
			this.listener = listener;
		}

		public void handleMessage(Tick tick) {
			this.listener.accept(tick);
		}

	}

}
