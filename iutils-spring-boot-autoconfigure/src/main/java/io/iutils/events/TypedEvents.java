package io.iutils.events;

import io.iutils.EventMessage;
import io.iutils.EventsLostException;
import io.iutils.IEvents;
import io.iutils.Sibling;
import io.iutils.SiblingGoneException;
import io.iutils.Subscription;
import io.iutils.engine.Engine;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventLog;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.Membership;
import io.iutils.engine.NamePattern;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

/**
 * Events by type, over the journal. Thread-safe.
 */
final class TypedEvents implements IEvents {

	private final EventLog log;

	private final Membership membership;

	private final EventOutlet outlet;

	private final UnsentEvents unsent;

	private final EventDecoder decoder;

	private final EventCalls calls;

	private final EventLanes lanes;

	private final CatchUps catchUps;

	private final Workers workers;

	TypedEvents(Engine engine, EventLayer layer, CatchUps catchUps) {
		this.log = engine.events();
		this.membership = engine.membership();
		this.outlet = layer.outlet();
		this.unsent = layer.unsent();
		this.decoder = layer.decoder();
		this.calls = layer.calls();
		this.lanes = layer.lanes();
		this.catchUps = catchUps;
		this.workers = layer.workers();
	}

	@Override
	public long emit(String topic, @Nullable Object payload) {
		return this.outlet.emit(topic, null, payload);
	}

	@Override
	public List<Long> emitAll(String topic, List<? extends @Nullable Object> payloads) {
		Assert.notNull(payloads, "payloads must not be null");
		return this.outlet.emitAll(topic, payloads);
	}

	@Override
	public long emitTo(Sibling target, String topic, @Nullable Object payload) {
		if (!this.membership.contains(target)) {
			throw new SiblingGoneException(target.id());
		}
		return this.outlet.emit(topic, target.id(), payload);
	}

	@Override
	public void emitAfterCommit(String topic, @Nullable Object payload) {
		PendingEvent event = this.outlet.take(topic, payload, false, this.unsent);
		if (!Transactions.appendAfterCommit(event)) {
			event.append();
		}
	}

	@Override
	public <T> Subscription on(String topicPattern, Class<T> type, Consumer<EventMessage<T>> listener) {
		return live("on", topicPattern, type, listener, false);
	}

	@Override
	public <T> Subscription on(String topicPattern, ParameterizedTypeReference<T> type,
			Consumer<EventMessage<T>> listener) {
		return live("on", topicPattern, type.getType(), listener, false);
	}

	@Override
	public <T> Subscription on(String topicPattern, long afterId, Class<T> type, Consumer<EventMessage<T>> listener) {
		return catchUp(topicPattern, afterId, type, listener);
	}

	@Override
	public <T> Subscription on(String topicPattern, long afterId, ParameterizedTypeReference<T> type,
			Consumer<EventMessage<T>> listener) {
		return catchUp(topicPattern, afterId, type.getType(), listener);
	}

	@Override
	public <T> Subscription once(String topicPattern, Class<T> type, Consumer<EventMessage<T>> listener) {
		return live("once", topicPattern, type, listener, true);
	}

	@Override
	public <T> Subscription once(String topicPattern, ParameterizedTypeReference<T> type,
			Consumer<EventMessage<T>> listener) {
		return live("once", topicPattern, type.getType(), listener, true);
	}

	private <T> Subscription live(String method, String topicPattern, Type type, Consumer<EventMessage<T>> listener,
			boolean once) {
		NamePattern pattern = NamePattern.of(topicPattern);
		EventSubscription subscription = new EventSubscription(name(method, topicPattern, listener), this.log.lastId(),
				(event) -> pattern.matches(event.topic()), handler(PayloadType.of(type), listener, once));
		this.lanes.add("", subscription);
		return subscription;
	}

	private <T> Subscription catchUp(String topicPattern, long afterId, Type type, Consumer<EventMessage<T>> listener) {
		NamePattern pattern = NamePattern.of(topicPattern);
		requireId(afterId);
		EventSubscription subscription = new EventSubscription(name("on", topicPattern, listener), afterId,
				(event) -> pattern.matches(event.topic()), handler(PayloadType.of(type), listener, false));
		this.catchUps.add(subscription);
		return subscription;
	}

	private <T> EventSubscription.Handler handler(PayloadType type, Consumer<EventMessage<T>> listener, boolean once) {
		Assert.notNull(listener, "listener must not be null");
		return (event, subscription) -> {
			EventMessage<T> message = decode(event, type, subscription);
			// Decoding takes its time: the subscription may be closed by now.
			if (message != null && !subscription.isClosed()) {
				if (once) {
					subscription.close();
				}
				this.calls.within(event, TypedEvents::accept, listener, message);
			}
		};
	}

	private static <T> @Nullable CompletionStage<?> accept(Consumer<EventMessage<T>> listener,
			EventMessage<T> message) {
		listener.accept(message);
		return null;
	}

	private static String name(String method, String topicPattern, Object listener) {
		return method + "(\"" + topicPattern + "\") of " + listener.getClass().getName();
	}

	@Override
	public <T> Subscription resume(String name, String topicPattern, Class<T> type,
			Consumer<EventMessage<T>> listener) {
		return work(name, false, topicPattern, type, null, listener);
	}

	@Override
	public <T> Subscription resume(String name, String topicPattern, ParameterizedTypeReference<T> type,
			Consumer<EventMessage<T>> listener) {
		return work(name, false, topicPattern, type.getType(), null, listener);
	}

	@Override
	public <T> Subscription share(String name, String topicPattern, Class<T> type, Consumer<EventMessage<T>> listener) {
		return work(name, true, topicPattern, type, null, listener);
	}

	@Override
	public <T> Subscription share(String name, String topicPattern, ParameterizedTypeReference<T> type,
			Consumer<EventMessage<T>> listener) {
		return work(name, true, topicPattern, type.getType(), null, listener);
	}

	@Override
	public <T> Subscription share(String name, String topicPattern, Class<T> type,
			Function<EventMessage<T>, @Nullable Object> orderedBy, Consumer<EventMessage<T>> listener) {
		return work(name, true, topicPattern, type, orderedBy, listener);
	}

	@Override
	public <T> Subscription share(String name, String topicPattern, ParameterizedTypeReference<T> type,
			Function<EventMessage<T>, @Nullable Object> orderedBy, Consumer<EventMessage<T>> listener) {
		return work(name, true, topicPattern, type.getType(), orderedBy, listener);
	}

	/** The decoder made sure that the payload is of this type. */
	@SuppressWarnings("unchecked")
	private <T> Subscription work(String name, boolean shared, String topicPattern, Type type,
			@Nullable Function<EventMessage<T>, @Nullable Object> orderedBy, Consumer<EventMessage<T>> listener) {
		NamePattern pattern = NamePattern.of(topicPattern);
		Assert.notNull(listener, "listener must not be null");
		Function<EventMessage<?>, @Nullable Object> key = (orderedBy != null)
				? (message) -> orderedBy.apply((EventMessage<T>) message) : null;
		String description = name(shared ? "share" : "resume", topicPattern, listener);
		return this.workers.start(new NamedListener(name, shared, description, PayloadType.of(type),
				(event) -> pattern.matches(event.topic()), key, (message) -> {
					listener.accept((EventMessage<T>) message);
					return null;
				}), this.log.lastId());
	}

	@Override
	public <T> List<EventMessage<T>> read(String topicPattern, long afterId, Class<T> type, int limit) {
		return readAll(topicPattern, afterId, type, limit);
	}

	@Override
	public <T> List<EventMessage<T>> read(String topicPattern, long afterId, ParameterizedTypeReference<T> type,
			int limit) {
		return readAll(topicPattern, afterId, type.getType(), limit);
	}

	private <T> List<EventMessage<T>> readAll(String topicPattern, long afterId, Type type, int limit) {
		NamePattern pattern = NamePattern.of(topicPattern);
		requireId(afterId);
		Assert.isTrue(limit > 0, () -> "limit must be above 0, not " + limit);
		PayloadType payloadType = PayloadType.of(type);
		// What is emitted meanwhile is not waited for, else this might never end.
		long lastId = this.log.lastId();
		long lost = -1;
		while (true) {
			List<EventMessage<T>> messages = new ArrayList<>();
			try (EventCursor cursor = this.log.cursor(afterId)) {
				while (messages.size() < limit && cursor.position() < lastId) {
					LoggedEvent event = cursor.poll();
					if (event == null) {
						break;
					}
					add(event, pattern, payloadType, messages);
				}
				return messages;
			}
			catch (EventsLostException ex) {
				// What was read before stays true; the next read begins at the gap and
				// says so.
				if (!messages.isEmpty()) {
					return messages;
				}
				// The oldest kept may have changed meanwhile, which is no loss: what is
				// met a second time is damage.
				if (afterId > 0 || ex.afterId() <= lost) {
					throw ex;
				}
				lost = ex.afterId();
			}
		}
	}

	private <T> void add(LoggedEvent event, NamePattern pattern, PayloadType type, List<EventMessage<T>> messages) {
		if (event.isFor(this.membership.self().id()) && pattern.matches(event.topic())) {
			EventMessage<T> message = decode(event, type, "read");
			if (message != null) {
				messages.add(message);
			}
		}
	}

	/** The decoder made sure that the payload is of this type. */
	@SuppressWarnings("unchecked")
	private <T> @Nullable EventMessage<T> decode(LoggedEvent event, PayloadType type, Object listener) {
		return (EventMessage<T>) this.decoder.decode(event, type, listener);
	}

	private static void requireId(long afterId) {
		Assert.isTrue(afterId >= 0, () -> "afterId must not be negative: " + afterId);
	}

	@Override
	public long lastId() {
		return this.log.lastId();
	}

}
