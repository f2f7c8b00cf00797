package io.iutils.requests;

import io.iutils.IRequests;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * The beans on a {@link RequestLayer}: asking exists once for an engine, also when
 * contexts are nested; what belongs to the handlers of a context exists in each.
 */
@Configuration(proxyBeanMethods = false)
public final class RequestsConfiguration {

	@Bean
	@ConditionalOnMissingBean(IRequests.class)
	TypedRequests iutilsRequests(RequestLayer layer) {
		return new TypedRequests(layer);
	}

	@Bean
	@Lazy(false)
	HandlerLifecycle iutilsRequestHandlers(ConfigurableListableBeanFactory beanFactory, RequestLayer layer) {
		return new HandlerLifecycle(beanFactory, layer);
	}

}
