package io.iutils.requests;

import io.iutils.EventMessage;
import io.iutils.IEventListener;
import io.iutils.IRequestHandler;
import io.iutils.IStashListener;
import io.iutils.InvalidNameException;
import io.iutils.PayloadException;
import io.iutils.Sibling;
import io.iutils.engine.Content;
import io.iutils.engine.ContentCodec;
import io.iutils.engine.NamePattern;
import io.iutils.engine.ReceivedRequest;
import io.iutils.methods.BeanMethod;
import io.iutils.methods.RefusedDeclarationException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * A method with {@link IRequestHandler}: what it answers and what it is given. Immutable.
 */
final class HandlerMethod {

	/** A body that is null is null, and requests are no events. */
	private static final Set<Class<?>> NEVER_SENT = Set.of(Optional.class, EventMessage.class);

	private static final List<Class<? extends Annotation>> OTHERS = List.of(EventListener.class, IEventListener.class,
			IStashListener.class);

	private final BeanMethod method;

	private final String command;

	private final int bodyIndex;

	/** Null if it takes none. */
	private final @Nullable BodyType bodyType;

	private final int siblingIndex;

	private HandlerMethod(BeanMethod method, String command, int bodyIndex, int siblingIndex) {
		this.method = method;
		this.command = command;
		this.bodyIndex = bodyIndex;
		this.bodyType = (bodyIndex >= 0) ? BodyType.of(method, bodyIndex) : null;
		this.siblingIndex = siblingIndex;
	}

	/**
	 * @throws RefusedDeclarationException if the method cannot take requests
	 */
	static HandlerMethod of(BeanMethod method, IRequestHandler annotation) {
		if (OTHERS.stream().anyMatch(method::isAnnotated)) {
			throw method.refused("is a listener, too", "Use one of @IRequestHandler, @EventListener, @IEventListener"
					+ " and @IStashListener for each method.");
		}
		requireReturnType(method);
		int bodyIndex = -1;
		int siblingIndex = -1;
		for (int i = 0; i < method.parameterCount(); i++) {
			Class<?> type = method.parameter(i).toClass();
			boolean sibling = type == Sibling.class;
			if ((sibling ? siblingIndex : bodyIndex) >= 0 || NEVER_SENT.contains(type)) {
				throw method.refused("has parameters that a request cannot fill",
						"Take nothing, the body, the Sibling that asks, or both; the body is null, not an Optional,"
								+ " if the request has none.");
			}
			siblingIndex = sibling ? i : siblingIndex;
			bodyIndex = sibling ? bodyIndex : i;
		}
		return new HandlerMethod(method, command(method, annotation), bodyIndex, siblingIndex);
	}

	private static void requireReturnType(BeanMethod method) {
		if (method.returnsStage()) {
			return;
		}
		if (method.isAsync()) {
			throw method.refused("is @Async, so that its answer is not there when it returns",
					"Remove @Async: requests are handled beside each other anyway. Or return a CompletionStage.");
		}
		if (Future.class.isAssignableFrom(method.returnType())) {
			throw method.refused("returns " + method.returnType().getName() + ", which says nothing when it is done",
					"Return the answer, or a CompletionStage.");
		}
	}

	private static String command(BeanMethod method, IRequestHandler annotation) {
		try {
			return NamePattern.requireName("command", method.resolve(annotation.value()));
		}
		catch (InvalidNameException ex) {
			throw method.refused("has a command that is none: " + ex.getMessage(),
					"Use words separated by dots, 1 to 1,024 characters.");
		}
	}

	String command() {
		return this.command;
	}

	/**
	 * The refusal of a second method for a command.
	 */
	RefusedDeclarationException doubled(HandlerMethod other) {
		return this.method.refused("answers the command " + this.command + ", as " + other + " does already",
				"Give each method a command of its own. Contexts that are nested are one sibling.");
	}

	/**
	 * What to call it with.
	 * @throws PayloadException if the body does not fit
	 */
	@Nullable Object[] arguments(ReceivedRequest request, ContentCodec codec) {
		@Nullable Object[] arguments = new Object[this.method.parameterCount()];
		if (this.bodyType != null) {
			arguments[this.bodyIndex] = this.bodyType.decode(request.body(), codec);
		}
		if (this.siblingIndex >= 0) {
			arguments[this.siblingIndex] = request.origin();
		}
		return arguments;
	}

	/**
	 * What it throws is thrown.
	 */
	@Nullable Object invoke(@Nullable Object[] arguments) {
		return this.method.invoke(arguments);
	}

	@Override
	public String toString() {
		return this.method.toString();
	}

	/**
	 * What a body is decoded to.
	 *
	 * @param declared the parameter's class, perhaps a primitive
	 * @param raw what a body must be an instance of
	 */
	private record BodyType(Class<?> declared, Class<?> raw, Type type) {

		static BodyType of(BeanMethod method, int index) {
			ResolvableType parameter = method.parameter(index);
			Class<?> declared = parameter.toClass();
			Class<?> raw = ClassUtils.resolvePrimitiveIfNecessary(declared);
			return new BodyType(declared, raw, declared.isPrimitive() ? raw : method.typeOf(parameter));
		}

		@Nullable Object decode(Content content, ContentCodec codec) {
			Object body = codec.decode(content, this.type);
			if (body == null && this.declared.isPrimitive()) {
				throw new PayloadException("Null cannot be read as " + this.declared.getName(), null);
			}
			if (body != null && !this.raw.isInstance(body)) {
				throw new PayloadException(
						"The codec returned " + body.getClass().getName() + " for " + this.type.getTypeName(), null);
			}
			return body;
		}

	}

}
