package io.iutils.events;

import io.iutils.IEventListener;
import io.iutils.IStashListener;
import io.iutils.methods.BeanMethod;
import io.iutils.methods.BeanMethods;
import io.iutils.methods.RefusedDeclarationException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Finds the listener methods among the beans of one context.
 */
final class ListenerMethods {

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
		BeanMethods.visit(beanFactory, ANNOTATIONS, Found::on, methods::add);
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

	private void add(String beanName, Class<?> type, Method method, Found found) {
		if (found.event() == null && found.stash() == null) {
			addOrdinary(type, method);
			return;
		}
		BeanMethod listener = listener(beanName, type, method);
		if (found.ordinary() || (found.event() != null && found.stash() != null)) {
			throw listener.refused("has several listener annotations",
					"Use one of @EventListener, @IEventListener and @IStashListener for each method.");
		}
		if (found.event() != null) {
			this.eventListeners
				.add(EventListenerMethod.of(listener, ListenerTerms.of(found.event(), listener::resolve)));
		}
		if (found.stash() != null) {
			this.stashListeners.add(StashListenerMethod.of(listener, listener.resolve(found.stash().value())));
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

	/**
	 * @throws RefusedDeclarationException if the method cannot be a listener's
	 */
	private BeanMethod listener(String beanName, Class<?> type, Method method) {
		BeanMethod listener = BeanMethod.of("listener method", this.beanFactory, beanName, type, method);
		if (!listener.returnsStage() && listener.returnType() != void.class) {
			throw listener.refused("returns " + listener.returnType().getName(),
					"Let it return void or a CompletionStage, and emit answers explicitly.");
		}
		if (!listener.returnsStage() && listener.isAsync()) {
			throw listener.refused("is @Async and returns void, so that nobody learns when it has ended",
					"Remove @Async and give the listener a lane of its own, or return a CompletionStage.");
		}
		return listener;
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
