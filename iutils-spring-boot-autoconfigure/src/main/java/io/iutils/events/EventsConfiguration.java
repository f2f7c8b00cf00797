package io.iutils.events;

import io.iutils.IDeadLetters;
import io.iutils.IEvents;
import io.iutils.IStash;
import io.iutils.engine.ContentCodec;
import io.iutils.engine.Engine;
import io.iutils.engine.Lanes;
import io.iutils.engine.Propagation;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * The beans of this layer. What belongs to an engine exists once, also when contexts are
 * nested; what belongs to the listeners of a context exists in each.
 */
@Configuration(proxyBeanMethods = false)
public final class EventsConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static EventTypes iutilsEventTypes(EventsSettings settings, Environment environment, ResourceLoader resources) {
		EventTypes types = new EventTypes();
		bridge(types, settings, environment, resources);
		return types;
	}

	private static void bridge(EventTypes types, EventsSettings settings, Environment environment,
			ResourceLoader resources) {
		settings.bridgedTypes().forEach(types::bridge);
		new EventTypeScan(environment, resources).find(settings.packages()).forEach(types::bridge);
	}

	@Bean
	@ConditionalOnMissingBean
	EventLayer iutilsEventLayer(Engine engine, Lanes lanes, ContentCodec codec, EventTypes types,
			EventsSettings settings, ObjectProvider<Propagation> propagation, ApplicationContext context) {
		return new EventLayer(engine, lanes, codec, types, settings, propagation.getIfAvailable(() -> Propagation.NONE),
				context::publishEvent);
	}

	@Bean
	@ConditionalOnMissingBean
	CatchUps iutilsCatchUps(Engine engine, Lanes lanes, EventLayer layer) {
		return new CatchUps(engine, lanes, layer.calls());
	}

	@Bean
	@ConditionalOnMissingBean(IEvents.class)
	TypedEvents iutilsEvents(Engine engine, EventLayer layer, CatchUps catchUps) {
		return new TypedEvents(engine, layer, catchUps);
	}

	@Bean
	@ConditionalOnMissingBean(IDeadLetters.class)
	DeadLetters iutilsDeadLetters(EventLayer layer) {
		return layer.deadLetters();
	}

	@Bean
	static OutboundBridge iutilsOutboundBridge(EventTypes types, ObjectProvider<Engine> engine,
			ObjectProvider<EventLayer> layer, ApplicationContext context) {
		UnsentEvents unsent = new UnsentEvents(() -> engine.getObject().counters(), context::publishEvent);
		ApplicationContext parent = context.getParent();
		return new OutboundBridge(types, layer::getObject, unsent,
				(parent != null) ? parent.getBeanProvider(OutboundBridge.class).getIfAvailable() : null);
	}

	@Bean
	RemoteDispatch iutilsRemoteDispatch(ApplicationContext context, Engine engine, EventLayer layer) {
		return new RemoteDispatch(context, engine.membership().self().id(), layer);
	}

	@Bean
	@Lazy(false)
	ListenerRegistrar iutilsListenerRegistrar(ConfigurableListableBeanFactory beanFactory, EventLayer layer,
			Engine engine, Lanes lanes, ObjectProvider<IStash> stash, RemoteDispatch remoteDispatch,
			EventsSettings settings, Environment environment, ResourceLoader resources) {
		if (!beanFactory.containsLocalBean("iutilsEventTypes")) {
			bridge(layer.types(), settings, environment, resources);
		}
		return new ListenerRegistrar(beanFactory, layer, engine, lanes, stash, remoteDispatch);
	}

}
