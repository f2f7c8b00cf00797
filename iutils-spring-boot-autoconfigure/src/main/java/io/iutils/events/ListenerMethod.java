package io.iutils.events;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.Order;
import org.springframework.core.Ordered;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A method of a bean that can be called as a listener. The bean is looked up for each
 * call, so that lazy, scoped and prototype beans behave as they do with Spring's own
 * listeners. Immutable.
 */
final class ListenerMethod {

	/** What Kotlin's compiler adds to a suspend function. */
	private static final String CONTINUATION = "kotlin.coroutines.Continuation";

	private final BeanFactory beanFactory;

	private final String beanName;

	private final Class<?> beanType;

	private final Method declared;

	private final Method invocable;

	private ListenerMethod(BeanFactory beanFactory, String beanName, Class<?> beanType, Method declared,
			Method invocable) {
		this.beanFactory = beanFactory;
		this.beanName = beanName;
		this.beanType = beanType;
		this.declared = declared;
		this.invocable = invocable;
	}

	/**
	 * @param beanType the class of the bean behind its proxy
	 * @throws RefusedDeclarationException if the method cannot be called
	 */
	static ListenerMethod of(BeanFactory beanFactory, String beanName, Class<?> beanType, Method method) {
		Class<?> exposedType = beanFactory.getType(beanName);
		if (Modifier.isPrivate(method.getModifiers())) {
			throw refused(method, beanName, "is private", "Make the method package-private, protected or public.");
		}
		if (exposedType != null && Proxy.isProxyClass(exposedType)) {
			throw refused(method, beanName, "belongs to a bean behind a JDK proxy", "Use class-based proxies"
					+ " (spring.aop.proxy-target-class=true), or move the method to a bean that is not proxied.");
		}
		if (isSuspending(method)) {
			throw refused(method, beanName, "is a suspend function",
					"Make it an ordinary function; it may return a CompletionStage.");
		}
		boolean stage = CompletionStage.class.isAssignableFrom(method.getReturnType());
		if (!stage && method.getReturnType() != void.class) {
			throw refused(method, beanName, "returns " + method.getReturnType().getName(),
					"Let it return void or a CompletionStage, and emit answers explicitly.");
		}
		if (!stage && isAsync(method, beanType)) {
			throw refused(method, beanName, "is @Async and returns void, so that nobody learns when it has ended",
					"Remove @Async and give the listener a lane of its own, or return a CompletionStage.");
		}
		Method invocable = AopUtils.selectInvocableMethod(method, exposedType);
		ReflectionUtils.makeAccessible(invocable);
		return new ListenerMethod(beanFactory, beanName, beanType, BridgeMethodResolver.findBridgedMethod(method),
				invocable);
	}

	private static boolean isSuspending(Method method) {
		Class<?>[] parameterTypes = method.getParameterTypes();
		return parameterTypes.length > 0 && parameterTypes[parameterTypes.length - 1].getName().equals(CONTINUATION);
	}

	private static boolean isAsync(Method method, Class<?> beanType) {
		return AnnotatedElementUtils.hasAnnotation(method, Async.class)
				|| AnnotatedElementUtils.hasAnnotation(beanType, Async.class);
	}

	private static RefusedDeclarationException refused(Method method, String beanName, String reason, String action) {
		return new RefusedDeclarationException(
				"The listener method " + describe(method) + " of bean '" + beanName + "' " + reason, action);
	}

	RefusedDeclarationException refused(String reason, String action) {
		return refused(this.declared, this.beanName, reason, action);
	}

	int parameterCount() {
		return this.declared.getParameterCount();
	}

	ResolvableType parameter(int index) {
		return ResolvableType.forMethodParameter(this.declared, index, this.beanType);
	}

	/**
	 * The type to decode to, without variables and wildcards at its top.
	 */
	Type typeOf(ResolvableType resolvable) {
		Type type = GenericTypeResolver.resolveType(resolvable.getType(), this.beanType);
		Class<?> raw = resolvable.toClass();
		boolean definite = type instanceof Class<?> || type instanceof java.lang.reflect.ParameterizedType;
		return definite ? type : raw;
	}

	int order() {
		Order order = AnnotatedElementUtils.findMergedAnnotation(this.declared, Order.class);
		return (order != null) ? order.value() : Ordered.LOWEST_PRECEDENCE;
	}

	/**
	 * Calls the method; what it throws is thrown.
	 * @return the stage it returned, or null
	 */
	@Nullable CompletionStage<?> invoke(@Nullable Object... arguments) {
		try {
			Object bean = this.beanFactory.getBean(this.beanName);
			return (CompletionStage<?>) this.invocable.invoke(bean, arguments);
		}
		catch (InvocationTargetException ex) {
			Throwable cause = ex.getTargetException();
			if (cause instanceof RuntimeException runtimeException) {
				throw runtimeException;
			}
			if (cause instanceof Error error) {
				throw error;
			}
			throw new UndeclaredThrowableException(cause, this + " failed");
		}
		catch (IllegalAccessException | IllegalArgumentException ex) {
			throw new IllegalStateException(this + " of bean '" + this.beanName + "' cannot be called", ex);
		}
	}

	private static String describe(Method method) {
		StringBuilder description = new StringBuilder(ClassUtils.getQualifiedMethodName(method));
		String separator = "(";
		for (Class<?> parameterType : method.getParameterTypes()) {
			description.append(separator).append(ClassUtils.getShortName(parameterType));
			separator = ", ";
		}
		return description.append(separator.equals("(") ? "()" : ")").toString();
	}

	@Override
	public String toString() {
		return describe(this.declared);
	}

}
