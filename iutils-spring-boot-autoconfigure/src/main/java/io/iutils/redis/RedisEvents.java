package io.iutils.redis;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.iutils.Sibling;
import io.iutils.UnknownEventException;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.EventLog;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.Unreadable;

import org.springframework.data.redis.connection.ReturnType;

/**
 * The events: one stream, whose ids a script makes. Thread-safe.
 */
final class RedisEvents implements EventLog {

	/** Of the arguments of one call: a server refuses more than 512 MB. */
	private static final long MOST_BYTES = 8 << 20;

	private static final int MOST_EVENTS = 1000;

	private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final Server server;

	private final byte[] stream;

	private final byte[] last;

	private final byte[] bytes;

	private final byte[] channel;

	private final Sibling self;

	private final InstantSource clock;

	private final News news;

	private final Unreadable unreadable;

	private final long openedAt;

	private volatile LongSupplier firstNeeded = () -> -1;

	private volatile long heldBytes;

	private long needed = -1;

	private long neededAt;

	RedisEvents(Server server, Keys keys, Sibling self, InstantSource clock, News news, Unreadable unreadable) {
		this.server = server;
		this.stream = keys.of("events");
		this.last = keys.of("events:last");
		this.bytes = keys.of("events:bytes");
		this.channel = keys.bell();
		this.self = self;
		this.clock = clock;
		this.news = news;
		this.unreadable = unreadable;
		this.openedAt = lastId();
		news.event(this.openedAt);
	}

	@Override
	public long append(EventDraft draft) {
		return append(List.of(new Encoded(EventHeader.of(draft, this.self, this.clock.millis()), draft)));
	}

	@Override
	public List<Long> appendAll(List<EventDraft> drafts) {
		long time = this.clock.millis();
		List<Long> ids = new ArrayList<>(drafts.size());
		List<Encoded> next = new ArrayList<>();
		long size = 0;
		for (EventDraft draft : drafts) {
			Encoded event = new Encoded(EventHeader.of(draft, this.self, time), draft);
			if (!next.isEmpty() && (size + event.size() > MOST_BYTES || next.size() == MOST_EVENTS)) {
				append(next, ids);
				size = 0;
			}
			next.add(event);
			size += event.size();
		}
		append(next, ids);
		return ids;
	}

	private void append(List<Encoded> events, List<Long> ids) {
		if (!events.isEmpty()) {
			long first = append(events);
			for (int i = 0; i < events.size(); i++) {
				ids.add(first + i);
			}
			events.clear();
		}
	}

	@Override
	public long redeliver(LoggedEvent event, String listener) {
		return append(List.of(new Encoded(EventHeader.of(event, listener), event.content().bytes())));
	}

	/**
	 * @return the id of the first; those of the others follow without a gap
	 */
	private long append(List<Encoded> events) {
		List<byte[]> arguments = new ArrayList<>(4 + 2 * events.size());
		arguments.addAll(List.of(this.stream, this.last, this.bytes, this.channel));
		for (Encoded event : events) {
			arguments.add(event.header());
			arguments.add(event.content());
		}
		byte[] answer = this.server.change(Script.APPEND, ReturnType.VALUE, 3, arguments.toArray(byte[][]::new));
		long first = RedisStash.number(Objects.requireNonNull(answer));
		this.news.event(first + events.size() - 1);
		return first;
	}

	@Override
	public long lastId() {
		return this.server.read((connection) -> RedisStash.number(connection.stringCommands().get(this.last)));
	}

	@Override
	public long openedAt() {
		return this.openedAt;
	}

	@Override
	public void holdBack(LongSupplier firstNeeded, long bytes) {
		this.heldBytes = bytes;
		this.firstNeeded = firstNeeded;
	}

	/**
	 * Removes what is old, or too much.
	 * @return whether there may be more
	 */
	boolean retain(long size, long millis) {
		Long removed = this.server.change(Script.RETAIN, ReturnType.INTEGER, 2, this.stream, this.bytes, number(size),
				number(millis), number(needed()), number(this.heldBytes), number(MOST_EVENTS));
		return removed != null && removed >= MOST_EVENTS;
	}

	/**
	 * Confined to the thread that does the housekeeping. What was needed a moment ago may
	 * be kept for longer.
	 */
	private long needed() {
		long now = System.nanoTime();
		if (this.neededAt == 0 || now - this.neededAt > ASK_NANOS) {
			this.needed = this.firstNeeded.getAsLong();
			this.neededAt = now;
		}
		return this.needed;
	}

	private static byte[] number(long number) {
		return Keys.utf8(Long.toString(number));
	}

	@Override
	public EventCursor cursor(long afterId) {
		return cursor(afterId, false);
	}

	@Override
	public EventCursor completeCursor(long afterId) {
		return cursor(afterId, true);
	}

	private EventCursor cursor(long afterId, boolean complete) {
		long last = lastId();
		if (afterId < 0 || afterId > last) {
			throw new UnknownEventException(afterId, last);
		}
		this.news.event(last);
		return new RedisEventCursor(this.server, this.stream, this::lastId, this.news, this.unreadable, afterId,
				complete);
	}

	/**
	 * An event as it will stand in the stream.
	 */
	private record Encoded(byte[] header, byte[] content) {

		Encoded(byte[] header, EventDraft draft) {
			this(header, draft.content().bytes());
		}

		long size() {
			return (long) this.header.length + this.content.length;
		}

	}

}
