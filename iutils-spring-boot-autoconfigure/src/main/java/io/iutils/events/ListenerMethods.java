package io.iutils.events;

import io.iutils.IEventListener;
import io.iutils.IStashListener;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds the listener methods among the beans of one context.
 */
final class ListenerMethods {

	private static final Log logger = LogFactory.getLog(ListenerMethods.class);

	private static final List<Class<? extends Annotation>> ANNOTATIONS = List.of(IEventListener.class,
			IStashListener.class, EventListener.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final List<EventListenerMethod> eventListeners = new ArrayList<>();

	private final List<StashListenerMethod> stashListeners = new ArrayList<>();

	private final Set<Class<?>> ordinaryTypes = new LinkedHashSet<>();

	private ListenerMethods(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * @throws RefusedDeclarationException if one of them cannot work as declared
	 */
	static ListenerMethods find(ConfigurableListableBeanFactory beanFactory) {
		ListenerMethods methods = new ListenerMethods(beanFactory);
		for (String beanName : beanFactory.getBeanNamesForType(Object.class)) {
			if (!ScopedProxyUtils.isScopedTarget(beanName)) {
				Class<?> type = methods.targetClass(beanName);
				if (type != null && !type.getName().startsWith("org.springframework.")) {
					methods.look(beanName, type);
				}
			}
		}
		return methods;
	}

	List<EventListenerMethod> eventListeners() {
		return this.eventListeners;
	}

	List<StashListenerMethod> stashListeners() {
		return this.stashListeners;
	}

	/**
	 * The types that travel and that Spring's own listeners of this context take.
	 */
	Set<Class<?>> ordinaryTypes() {
		return this.ordinaryTypes;
	}

	private @Nullable Class<?> targetClass(String beanName) {
		try {
			Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
			if (type != null && ScopedObject.class.isAssignableFrom(type)) {
				Class<?> scoped = AutoProxyUtils.determineTargetClass(this.beanFactory,
						ScopedProxyUtils.getTargetBeanName(beanName));
				return (scoped != null) ? scoped : type;
			}
			return type;
		}
		catch (Throwable ex) {
			// A type that cannot be resolved, most likely of a lazy bean.
			logger.debug("Could not resolve the class of bean '" + beanName + "'", ex);
			return null;
		}
	}

	private void look(String beanName, Class<?> type) {
		if (AnnotationUtils.isCandidateClass(type, ANNOTATIONS)) {
			methods(beanName, type).forEach((method, found) -> add(beanName, type, method, found));
		}
	}

	private Map<Method, Found> methods(String beanName, Class<?> type) {
		try {
			return MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<Found>) Found::on);
		}
		catch (Throwable ex) {
			// A type in a signature that cannot be resolved, most likely of a lazy bean.
			logger.debug("Could not resolve the methods of bean '" + beanName + "'", ex);
			return Map.of();
		}
	}

	private void add(String beanName, Class<?> type, Method method, Found found) {
		if (found.event() == null && found.stash() == null) {
			addOrdinary(type, method);
			return;
		}
		ListenerMethod listener = ListenerMethod.of(this.beanFactory, beanName, type, method);
		if (found.ordinary() || (found.event() != null && found.stash() != null)) {
			throw listener.refused("has several listener annotations",
					"Use one of @EventListener, @IEventListener and @IStashListener for each method.");
		}
		if (found.event() != null) {
			this.eventListeners.add(EventListenerMethod.of(listener,
					ListenerTerms.of(found.event(), (text) -> resolve(listener, text))));
		}
		if (found.stash() != null) {
			this.stashListeners.add(StashListenerMethod.of(listener, resolve(listener, found.stash().value())));
		}
	}

	private void addOrdinary(Class<?> beanType, Method method) {
		for (int i = 0; i < method.getParameterCount(); i++) {
			ResolvableType parameter = ResolvableType.forMethodParameter(method, i, beanType);
			ResolvableType published = parameter.as(PayloadApplicationEvent.class);
			Class<?> type = ((published != ResolvableType.NONE) ? published.getGeneric(0) : parameter).toClass();
			if (WireNames.annotated(type) != null) {
				this.ordinaryTypes.add(type);
			}
		}
	}

	private String resolve(ListenerMethod listener, String text) {
		String resolved;
		try {
			resolved = this.beanFactory.resolveEmbeddedValue(text);
		}
		catch (IllegalArgumentException ex) {
			throw unresolved(listener, text);
		}
		if (resolved == null || resolved.contains("${")) {
			throw unresolved(listener, text);
		}
		return resolved;
	}

	private static RefusedDeclarationException unresolved(ListenerMethod listener, String text) {
		return listener.refused("has the placeholder " + text + ", which cannot be resolved",
				"Set the property, or give the placeholder a default as in ${name:default}.");
	}

	/**
	 * The annotations on a method.
	 */
	private record Found(@Nullable IEventListener event, @Nullable IStashListener stash, boolean ordinary) {

		static @Nullable Found on(Method method) {
			IEventListener event = AnnotatedElementUtils.findMergedAnnotation(method, IEventListener.class);
			IStashListener stash = AnnotatedElementUtils.findMergedAnnotation(method, IStashListener.class);
			boolean ordinary = AnnotatedElementUtils.hasAnnotation(method, EventListener.class);
			return (event != null || stash != null || ordinary) ? new Found(event, stash, ordinary) : null;
		}

	}

}
