package io.iutils.autoconfigure;

import io.iutils.engine.ContentCodec;
import io.iutils.engine.Engine;
import io.iutils.engine.Lanes;
import io.iutils.engine.Propagation;
import io.iutils.requests.RequestLayer;
import io.iutils.requests.RequestsConfiguration;
import io.iutils.requests.RequestsSettings;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration of requests and of the methods that answer them.
 */
@AutoConfiguration(afterName = "io.iutils.autoconfigure.IutilsAutoConfiguration")
@ConditionalOnBooleanProperty(name = "iutils.enabled", matchIfMissing = true)
@ConditionalOnBean(Engine.class)
@Import(RequestsConfiguration.class)
public final class IutilsRequestsAutoConfiguration {

	// The closer closes it, when all that may ask has been destroyed.
	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	RequestLayer iutilsRequestLayer(Engine engine, ContentCodec codec, Lanes lanes, IutilsProperties properties,
			ObjectProvider<Propagation> propagation, EngineCloser closer) {
		IutilsProperties.Requests requests = properties.requests();
		RequestLayer layer = new RequestLayer(engine, codec, lanes.threads(),
				new RequestsSettings(requests.timeout(), requests.maxSize().toBytes(), requests.concurrency()),
				propagation.getIfAvailable(() -> Propagation.NONE));
		closer.closeBeforeEngine(layer);
		return layer;
	}

}
