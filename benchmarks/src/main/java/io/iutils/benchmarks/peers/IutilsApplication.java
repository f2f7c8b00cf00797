package io.iutils.benchmarks.peers;

import java.nio.file.Path;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.iutils.autoconfigure.IutilsAutoConfiguration;
import io.iutils.autoconfigure.IutilsEventsAutoConfiguration;
import io.iutils.autoconfigure.IutilsRequestsAutoConfiguration;

/**
 * A Spring Boot application with the starter, and with nothing of the peers that lie on
 * the same class path.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ IutilsAutoConfiguration.class, IutilsEventsAutoConfiguration.class,
		IutilsRequestsAutoConfiguration.class })
public class IutilsApplication {

	/**
	 * With default settings.
	 * @param beans more classes of configuration
	 */
	public static ConfigurableApplicationContext start(Path directory, Class<?>... beans) {
		return start(directory, new String[0], beans);
	}

	/**
	 * @param properties other settings, as {@code name=value}
	 */
	public static ConfigurableApplicationContext start(Path directory, String[] properties, Class<?>... beans) {
		return new SpringApplicationBuilder(IutilsApplication.class).sources(beans)
			.web(WebApplicationType.NONE)
			.properties("iutils.namespace=benchmark", "iutils.directory=" + directory, "spring.main.banner-mode=off",
					"logging.level.root=warn")
			.properties(properties)
			.run();
	}

}
