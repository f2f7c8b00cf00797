package io.iutils.sample;

import io.iutils.IEventListener;
import io.iutils.IEvents;
import io.iutils.UnknownEventException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * All clients that follow events at this sibling. One listener wakes them; each reads for
 * itself. Thread-safe.
 */
@Component
class EventStreams {

	static final int MOST = 200;

	private final IEvents events;

	private final Executor executor;

	private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();

	private final ScheduledExecutorService heartbeats = Executors
		.newSingleThreadScheduledExecutor(EventStreams::daemon);

	private volatile boolean closed;

	/**
	 * @param heartbeat after which time a connection that has died is noticed
	 */
	EventStreams(IEvents events, SimpleAsyncTaskExecutorBuilder executors,
			@Value("${sample.heartbeat:15s}") Duration heartbeat) {
		this.events = events;
		this.executor = executors.threadNamePrefix("event-stream-").build();
		this.heartbeats.scheduleWithFixedDelay(() -> this.streams.forEach(EventStream::heartbeat), heartbeat.toNanos(),
				heartbeat.toNanos(), TimeUnit.NANOSECONDS);
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "event-heartbeats");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Begins to follow.
	 * @param after the last id already known; null is the newest
	 * @throws UnknownEventException if there is no such event yet
	 */
	SseEmitter open(String topics, @Nullable Long after) {
		long last = this.events.lastId();
		if (after != null && after > last) {
			throw new UnknownEventException(after, last);
		}
		// Refuses what is no pattern.
		this.events.read(topics, last, Object.class, 1);
		if (this.closed || this.streams.size() >= MOST) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE,
					"This sibling has " + MOST + " followers, or is stopping: try another one");
		}
		SseEmitter emitter = new SseEmitter(0L);
		EventStream stream = new EventStream(this.events, topics, (after != null) ? after : last, emitter,
				this.executor, this.streams::remove);
		this.streams.add(stream);
		stream.heartbeat();
		if (this.closed) {
			stream.close();
		}
		return emitter;
	}

	int count() {
		return this.streams.size();
	}

	@IEventListener(topic = "**", lane = "streams")
	void news() {
		this.streams.forEach(EventStream::news);
	}

	/**
	 * Before the server stops: it would wait for responses that never end. Clients come
	 * back elsewhere.
	 */
	@EventListener(ContextClosedEvent.class)
	void close() {
		this.closed = true;
		this.heartbeats.shutdownNow();
		// Each on its own: one that is slow delays its end.
		this.streams.forEach((stream) -> this.executor.execute(stream::close));
	}

}
