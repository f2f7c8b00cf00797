package io.iutils.observation;

import io.iutils.engine.Propagation;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The beans of this package.
 */
@Configuration(proxyBeanMethods = false)
public final class ObservationConfiguration {

	@Bean
	@ConditionalOnBean(ObservationRegistry.class)
	@ConditionalOnMissingBean(Propagation.class)
	static ObservationPropagation iutilsObservationPropagation(ObservationRegistry registry) {
		return new ObservationPropagation(registry);
	}

}
