package io.iutils.methods;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
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
 * A method of a bean that iutils calls. The bean is looked up for each call, so that
 * lazy, scoped and prototype beans behave as they do with Spring's own listeners.
 * Immutable.
 */
public final class BeanMethod {

	/** What Kotlin's compiler adds to a suspend function. */
	private static final String CONTINUATION = "kotlin.coroutines.Continuation";

	private final String role;

	private final ConfigurableBeanFactory beanFactory;

	private final String beanName;

	private final Class<?> beanType;

	private final Method declared;

	private final Method invocable;

	private BeanMethod(String role, ConfigurableBeanFactory beanFactory, String beanName, Class<?> beanType,
			Method declared, Method invocable) {
		this.role = role;
		this.beanFactory = beanFactory;
		this.beanName = beanName;
		this.beanType = beanType;
		this.declared = declared;
		this.invocable = invocable;
	}

	/**
	 * @param role what it is in messages, such as {@code listener method}
	 * @param beanType the class of the bean behind its proxy
	 * @throws RefusedDeclarationException if the method cannot be called
	 */
	public static BeanMethod of(String role, ConfigurableBeanFactory beanFactory, String beanName, Class<?> beanType,
			Method method) {
		Class<?> exposedType = beanFactory.getType(beanName);
		if (Modifier.isPrivate(method.getModifiers())) {
			throw refused(role, method, beanName, "is private",
					"Make the method package-private, protected or public.");
		}
		if (exposedType != null && Proxy.isProxyClass(exposedType)) {
			throw refused(role, method, beanName, "belongs to a bean behind a JDK proxy", "Use class-based proxies"
					+ " (spring.aop.proxy-target-class=true), or move the method to a bean that is not proxied.");
		}
		if (isSuspending(method)) {
			throw refused(role, method, beanName, "is a suspend function",
					"Make it an ordinary function; it may return a CompletionStage.");
		}
		Method invocable = AopUtils.selectInvocableMethod(method, exposedType);
		ReflectionUtils.makeAccessible(invocable);
		return new BeanMethod(role, beanFactory, beanName, beanType, BridgeMethodResolver.findBridgedMethod(method),
				invocable);
	}

	private static boolean isSuspending(Method method) {
		Class<?>[] parameterTypes = method.getParameterTypes();
		return parameterTypes.length > 0 && parameterTypes[parameterTypes.length - 1].getName().equals(CONTINUATION);
	}

	private static RefusedDeclarationException refused(String role, Method method, String beanName, String reason,
			String action) {
		return new RefusedDeclarationException(
				"The " + role + " " + describe(method) + " of bean '" + beanName + "' " + reason, action);
	}

	/**
	 * The refusal of this method.
	 * @param reason what follows its name in the message
	 * @param action what to do about it
	 */
	public RefusedDeclarationException refused(String reason, String action) {
		return refused(this.role, this.declared, this.beanName, reason, action);
	}

	/**
	 * Whether it works elsewhere after it has returned, and says through a
	 * {@code CompletionStage} at most when it has ended.
	 */
	public boolean isAsync() {
		return AnnotatedElementUtils.hasAnnotation(this.declared, Async.class)
				|| AnnotatedElementUtils.hasAnnotation(this.beanType, Async.class);
	}

	/**
	 * Without what it says of generics.
	 */
	public Class<?> returnType() {
		return this.declared.getReturnType();
	}

	/**
	 * Whether it returns a {@code CompletionStage}.
	 */
	public boolean returnsStage() {
		return CompletionStage.class.isAssignableFrom(returnType());
	}

	/**
	 * Whether another annotation stands on it.
	 */
	public boolean isAnnotated(Class<? extends Annotation> annotation) {
		return AnnotatedElementUtils.hasAnnotation(this.declared, annotation);
	}

	/**
	 * The text without placeholders.
	 * @throws RefusedDeclarationException if one of them cannot be resolved
	 */
	public String resolve(String text) {
		String resolved;
		try {
			resolved = this.beanFactory.resolveEmbeddedValue(text);
		}
		catch (IllegalArgumentException ex) {
			throw unresolved(text);
		}
		if (resolved == null || resolved.contains("${")) {
			throw unresolved(text);
		}
		return resolved;
	}

	private RefusedDeclarationException unresolved(String text) {
		return refused("has the placeholder " + text + ", which cannot be resolved",
				"Set the property, or give the placeholder a default as in ${name:default}.");
	}

	public int parameterCount() {
		return this.declared.getParameterCount();
	}

	public ResolvableType parameter(int index) {
		return ResolvableType.forMethodParameter(this.declared, index, this.beanType);
	}

	/**
	 * The type to decode to, without variables and wildcards at its top.
	 */
	public Type typeOf(ResolvableType resolvable) {
		Type type = GenericTypeResolver.resolveType(resolvable.getType(), this.beanType);
		Class<?> raw = resolvable.toClass();
		boolean definite = type instanceof Class<?> || type instanceof java.lang.reflect.ParameterizedType;
		return definite ? type : raw;
	}

	/**
	 * What {@code @Order} says, else the last.
	 */
	public int order() {
		Order order = AnnotatedElementUtils.findMergedAnnotation(this.declared, Order.class);
		return (order != null) ? order.value() : Ordered.LOWEST_PRECEDENCE;
	}

	/**
	 * Calls the method; what it throws is thrown.
	 * @return what it returned
	 */
	public @Nullable Object invoke(@Nullable Object... arguments) {
		try {
			Object bean = this.beanFactory.getBean(this.beanName);
			return this.invocable.invoke(bean, arguments);
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
