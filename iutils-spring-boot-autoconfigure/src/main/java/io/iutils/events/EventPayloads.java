package io.iutils.events;

import io.iutils.PayloadException;
import io.iutils.Sibling;
import io.iutils.engine.Content;
import io.iutils.engine.ContentCodec;
import io.iutils.methods.RefusedDeclarationException;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;

/**
 * Encodes payloads: an {@link ApplicationEvent} by its form, all else by the codec.
 * Thread-safe.
 */
final class EventPayloads {

	private final ContentCodec codec;

	private final Map<Class<?>, ApplicationEventForm> forms = new ConcurrentHashMap<>();

	EventPayloads(ContentCodec codec) {
		this.codec = codec;
	}

	Content encode(@Nullable Object payload) {
		if (!(payload instanceof ApplicationEvent event)) {
			return this.codec.encode(payload);
		}
		Map<String, Content> values = new LinkedHashMap<>();
		read(event).forEach((name, value) -> values.put(name, this.codec.encode(value)));
		return Arguments.pack(values);
	}

	private Map<String, @Nullable Object> read(ApplicationEvent event) {
		ApplicationEventForm form = form(event.getClass());
		try {
			return form.read(event);
		}
		catch (Exception | StackOverflowError ex) {
			throw new PayloadException("A value of " + event.getClass().getName() + " cannot be encoded", ex);
		}
	}

	@Nullable Object decode(Content content, Type type, Sibling origin) {
		if (!Arguments.isIn(content)) {
			return this.codec.decode(content, type);
		}
		if (!(type instanceof Class<?> eventType) || !ApplicationEvent.class.isAssignableFrom(eventType)) {
			throw new PayloadException("An ApplicationEvent cannot be read as " + type.getTypeName(), null);
		}
		ApplicationEventForm form = form(eventType);
		Map<String, Content> contents = Arguments.unpack(content);
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		form.types().forEach((name, valueType) -> {
			Content value = contents.get(name);
			values.put(name, (value != null) ? this.codec.decode(value, valueType) : null);
		});
		return form.make(values, origin);
	}

	private ApplicationEventForm form(Class<?> type) {
		try {
			return this.forms.computeIfAbsent(type, ApplicationEventForm::of);
		}
		catch (RefusedDeclarationException ex) {
			throw new PayloadException(String.valueOf(ex.getMessage()), ex);
		}
	}

}
