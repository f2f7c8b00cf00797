package io.iutils.events;

import io.iutils.EventMessage;
import io.iutils.RemoteEvent;
import io.iutils.engine.LoggedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;

/**
 * Hands events that were published in siblings to the ordinary listeners of this context,
 * and of those parents that have no such object of their own. Confined to a lane.
 */
final class RemoteDispatch {

	private final String selfId;

	private final EventLayer layer;

	private final List<RemoteMulticaster> multicasters = new ArrayList<>();

	private final Map<Class<?>, Published> published = new HashMap<>();

	RemoteDispatch(ApplicationContext context, String selfId, EventLayer layer) {
		this.selfId = selfId;
		this.layer = layer;
		for (ApplicationContext each = context; each != null; each = each.getParent()) {
			if (each == context || each.getBeanNamesForType(RemoteDispatch.class, true, false).length == 0) {
				this.multicasters.add(new RemoteMulticaster(each));
			}
			else {
				break;
			}
		}
	}

	EventSubscription subscription(long afterId) {
		return new EventSubscription("ordinary listeners", Ordered.HIGHEST_PRECEDENCE, afterId, false, this::isForUs,
				this::dispatch);
	}

	private boolean isForUs(LoggedEvent event) {
		return event.bridged() && !event.origin().id().equals(this.selfId);
	}

	private void dispatch(LoggedEvent event, EventSubscription subscription) {
		Class<?> type = this.layer.types().known(event.wireType());
		if (type == null) {
			this.layer.decoder()
				.skip(event, subscription, "the type is not known here; list it in iutils.events.bridged-types");
			return;
		}
		Published published = this.published.computeIfAbsent(type, Published::of);
		EventCalls calls = this.layer.calls();
		for (RemoteMulticaster multicaster : this.multicasters) {
			EventCalls.Code<ApplicationListener<?>, ApplicationEvent> code = multicaster::call;
			multicaster.listeners(event.origin(), published.eventType()).forEach((listener) -> {
				ApplicationEvent received = receive(event, published.payloadType(), listener);
				if (received != null) {
					calls.call(listener, event, () -> calls.within(event, code, listener, received));
				}
			});
		}
	}

	private @Nullable ApplicationEvent receive(LoggedEvent event, PayloadType type, Object listener) {
		EventMessage<?> message = this.layer.decoder().decode(event, type, listener);
		Object payload = (message != null) ? message.payload() : null;
		if (payload instanceof ApplicationEvent applicationEvent) {
			return applicationEvent;
		}
		return (message != null && payload != null) ? remoteEvent(event, message, payload) : null;
	}

	@SuppressWarnings("unchecked")
	private static RemoteEvent<?> remoteEvent(LoggedEvent event, EventMessage<?> message, Object payload) {
		return new RemoteEvent<>(event.origin(), payload, (EventMessage<Object>) message);
	}

	/**
	 * How a type is decoded, and what its listeners are found by.
	 */
	private record Published(PayloadType payloadType, ResolvableType eventType) {

		static Published of(Class<?> type) {
			return new Published(PayloadType.of(type), ApplicationEvent.class.isAssignableFrom(type)
					? ResolvableType.forClass(type) : ResolvableType.forClassWithGenerics(RemoteEvent.class, type));
		}

	}

}
