package io.iutils.benchmarks.peers;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.iutils.autoconfigure.IutilsAutoConfiguration;
import io.iutils.autoconfigure.IutilsEventsAutoConfiguration;
import io.iutils.autoconfigure.IutilsRedisAutoConfiguration;
import io.iutils.autoconfigure.IutilsRequestsAutoConfiguration;

/**
 * As {@link IutilsApplication}, with {@code iutils.engine=redis} and Boot's own
 * connection to it; all other settings are the defaults.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, IutilsRedisAutoConfiguration.class,
		IutilsAutoConfiguration.class, IutilsEventsAutoConfiguration.class, IutilsRequestsAutoConfiguration.class })
public class IutilsRedisApplication {

	/**
	 * @param port of the server
	 * @param beans more classes of configuration
	 */
	public static ConfigurableApplicationContext start(String port, Class<?>... beans) {
		return new SpringApplicationBuilder(IutilsRedisApplication.class).sources(beans)
			.web(WebApplicationType.NONE)
			.properties("iutils.namespace=benchmark", "iutils.engine=redis", "spring.data.redis.host=127.0.0.1",
					"spring.data.redis.port=" + port, "spring.main.banner-mode=off", "logging.level.root=warn")
			.run();
	}

}
