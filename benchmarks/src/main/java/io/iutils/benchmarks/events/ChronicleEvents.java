package io.iutils.benchmarks.events;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;

/**
 * A queue in mapped files; what is appended is the same JSON as everywhere. Nobody is
 * woken: the tailer looks, and parks 50 us when there is nothing, since it has to live
 * with others on the same processors. What is appended survives a kill; nothing is kept
 * small.
 */
final class ChronicleEvents {

	private static final long PARKED_NANOS = 50_000;

	private static final long RESTING_NANOS = 20_000_000;

	private ChronicleEvents() {
	}

	private static ChronicleQueue queue(Path directory) {
		System.setProperty("chronicle.analytics.disable", "true");
		System.setProperty("chronicle.announcer.disable", "true");
		return ChronicleQueue.single(directory.resolve("queue").toString());
	}

	static final class Appended implements Publisher {

		private final ChronicleQueue queue;

		Appended(Path directory) {
			this.queue = queue(directory);
		}

		@Override
		public Sender sender() {
			ExcerptAppender appender = this.queue.createAppender();
			Bytes<?> bytes = Bytes.allocateElasticDirect();
			return (tick) -> {
				bytes.clear();
				bytes.write(tick.toJson());
				appender.writeBytes(bytes);
			};
		}

		@Override
		public void close() {
			this.queue.close();
		}

	}

	static final class Tailed implements Receiver {

		private final ChronicleQueue queue;

		private final Thread thread;

		private volatile boolean soon;

		private volatile boolean closed;

		Tailed(Path directory, Consumer<Tick> listener) {
			this.queue = queue(directory);
			this.thread = new Thread(() -> tail(listener), "chronicle-tailer");
			this.thread.setDaemon(true);
			this.thread.start();
		}

		private void tail(Consumer<Tick> listener) {
			ExcerptTailer tailer = this.queue.createTailer().toEnd();
			Bytes<?> bytes = Bytes.allocateElasticDirect();
			while (!this.closed) {
				bytes.clear();
				if (tailer.readBytes(bytes)) {
					byte[] json = new byte[(int) bytes.readRemaining()];
					bytes.read(json);
					listener.accept(Tick.ofJson(json));
				}
				else {
					LockSupport.parkNanos(this.soon ? PARKED_NANOS : RESTING_NANOS);
				}
			}
		}

		@Override
		public void listen(boolean soon) {
			this.soon = soon;
			LockSupport.unpark(this.thread);
		}

		@Override
		public void close() throws InterruptedException {
			this.closed = true;
			LockSupport.unpark(this.thread);
			this.thread.join();
			this.queue.close();
		}

	}

}
