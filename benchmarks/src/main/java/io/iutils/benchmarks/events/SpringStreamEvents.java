package io.iutils.benchmarks.events;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import io.iutils.benchmarks.peers.SpringRedis;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.RedisStreamCommands.TrimOptions;
import org.springframework.data.redis.connection.RedisStreamCommands.XAddOptions;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamRecords;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StreamOperations;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer.StreamMessageListenerContainerOptions;

/**
 * Redis streams by Spring Data: {@code XADD} of JSON, and its container, which waits by
 * {@code XREAD BLOCK} on a thread of its own and with a pool of connections, or each read
 * would open one. A log as ours: who was away reads on where it stopped. The listener is
 * called in the thread that reads.
 */
final class SpringStreamEvents {

	private static final String STREAM = "ticks-by-stream";

	private static final String FIELD = "tick";

	/** About what we keep by default. */
	private static final XAddOptions KEPT = XAddOptions.trim(TrimOptions.maxLen(200_000).approximate());

	private static final int PAGE = 512;

	private SpringStreamEvents() {
	}

	static final class Published implements Publisher {

		private final LettuceConnectionFactory factory;

		private final StreamOperations<String, String, byte[]> streams;

		Published(String port) {
			this.factory = SpringRedis.connect(port);
			this.streams = SpringRedis.template(this.factory).opsForStream();
		}

		@Override
		public Sender sender() {
			return (tick) -> this.streams.add(StreamRecords.newRecord().in(STREAM).ofMap(Map.of(FIELD, tick.toJson())),
					KEPT);
		}

		@Override
		public void close() {
			this.factory.destroy();
		}

	}

	static final class Heard implements Receiver {

		private final LettuceConnectionFactory factory;

		private final StreamMessageListenerContainer<String, MapRecord<String, String, byte[]>> container;

		Heard(String port, Consumer<Tick> listener) {
			this.factory = SpringRedis.connectByPool(port);
			StreamMessageListenerContainerOptions<String, MapRecord<String, String, byte[]>> options = StreamMessageListenerContainerOptions
				.builder()
				.pollTimeout(Duration.ofSeconds(1))
				.batchSize(PAGE)
				.keySerializer(RedisSerializer.string())
				.<String, byte[]>hashKeySerializer(RedisSerializer.string())
				.<String, byte[]>hashValueSerializer(RedisSerializer.byteArray())
				.build();
			this.container = StreamMessageListenerContainer.create(this.factory, options);
			this.container.receive(StreamOffset.create(STREAM, ReadOffset.from(newest())),
					(message) -> listener.accept(Tick.ofJson(Objects.requireNonNull(message.getValue().get(FIELD)))));
			this.container.start();
		}

		/** What comes between two reads of the latest would be missed. */
		private String newest() {
			RedisTemplate<String, byte[]> template = SpringRedis.template(this.factory);
			List<MapRecord<String, String, byte[]>> newest = template.<String, byte[]>opsForStream()
				.reverseRange(STREAM, Range.unbounded(), Limit.limit().count(1));
			return newest.isEmpty() ? "0-0" : newest.get(0).getId().getValue();
		}

		@Override
		public void close() {
			this.container.stop();
			this.factory.destroy();
		}

	}

}
