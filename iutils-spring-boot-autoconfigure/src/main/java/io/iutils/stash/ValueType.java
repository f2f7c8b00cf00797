package io.iutils.stash;

import io.iutils.PayloadException;
import io.iutils.engine.Content;
import io.iutils.engine.ContentCodec;
import java.lang.reflect.Type;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * The type a value is read as. Immutable.
 *
 * @param type never primitive: {@code long.class} counts as {@code Long}
 * @param raw what a value must be an instance of
 */
record ValueType<T>(Type type, Class<?> raw) {

	static <T> ValueType<T> of(Class<T> type) {
		Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
		return new ValueType<>(boxed, boxed);
	}

	static <T> ValueType<T> of(ParameterizedTypeReference<T> reference) {
		Type type = reference.getType();
		return new ValueType<>(type, ResolvableType.forType(type).toClass());
	}

	/**
	 * A new object with each call.
	 * @throws PayloadException if the content does not fit
	 */
	@SuppressWarnings("unchecked")
	T decode(ContentCodec codec, Content content) {
		Object value = codec.decode(content, this.type);
		// A codec that answers with another class would fail far away from here.
		if (!this.raw.isInstance(value)) {
			String found = (value != null) ? value.getClass().getName() : "null";
			throw new PayloadException(
					"A stored value was to be read as " + this.type.getTypeName() + ", but the codec returned " + found,
					null);
		}
		return (T) value;
	}

}
