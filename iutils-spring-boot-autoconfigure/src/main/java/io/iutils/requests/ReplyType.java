package io.iutils.requests;

import io.iutils.PayloadException;
import io.iutils.engine.Content;
import io.iutils.engine.ContentCodec;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * The type an answer is read as. Immutable.
 *
 * @param type never primitive: {@code long.class} counts as {@code Long}
 * @param raw what an answer must be an instance of
 */
record ReplyType<R>(Type type, Class<?> raw) {

	static <R> ReplyType<R> of(Class<R> type) {
		Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
		return new ReplyType<>(boxed, boxed);
	}

	static <R> ReplyType<R> of(ParameterizedTypeReference<R> reference) {
		Type type = reference.getType();
		return new ReplyType<>(type, ResolvableType.forType(type).toClass());
	}

	/**
	 * @throws PayloadException if the content does not fit
	 */
	@SuppressWarnings("unchecked")
	@Nullable R decode(ContentCodec codec, Content content) {
		if (this.raw == Void.class) {
			return null;
		}
		Object value = codec.decode(content, this.type);
		// A codec that answers with another class would fail far away from here.
		if (value != null && !this.raw.isInstance(value)) {
			throw new PayloadException("An answer was to be read as " + this.type.getTypeName()
					+ ", but the codec returned " + value.getClass().getName(), null);
		}
		return (R) value;
	}

}
