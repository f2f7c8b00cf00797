package io.iutils.autoconfigure;

import io.iutils.engine.Engine;
import io.iutils.events.EventsConfiguration;
import io.iutils.events.EventsSettings;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration of events, listener methods and the bridge to Spring's own events.
 */
@AutoConfiguration(afterName = "io.iutils.autoconfigure.IutilsAutoConfiguration")
@ConditionalOnBooleanProperty(name = "iutils.enabled", matchIfMissing = true)
@ConditionalOnBean(Engine.class)
@Import(EventsConfiguration.class)
public final class IutilsEventsAutoConfiguration {

	@Bean
	static EventsSettings iutilsEventsSettings(IutilsProperties properties, BeanFactory beanFactory) {
		List<String> packages = AutoConfigurationPackages.has(beanFactory) ? AutoConfigurationPackages.get(beanFactory)
				: List.of();
		IutilsProperties.Events events = properties.events();
		return new EventsSettings(events.maxPayloadSize().toBytes(), packages, events.bridgedTypes(), events.attempts(),
				events.backOff(), events.holdSize().toBytes());
	}

}
