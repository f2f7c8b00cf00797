package io.iutils.autoconfigure;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;

import io.iutils.local.LocalEngine;
import io.iutils.local.LocalSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertiesPropertySource;
import org.springframework.core.env.PropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The journal keeps what the class loaders of a JVM share in the system properties, as a
 * value that is no text. Nothing of Spring Boot trips over it.
 */
class SystemPropertiesTests {

	private static final String KEY = "io.iutils.shared-files";

	@Test
	void bootStartsAndReadsItsEnvironmentBesideAValueThatIsNoText(@TempDir Path directory) {
		LocalEngine engine = LocalEngine.open(LocalSettings.of(directory.resolve("shared")));
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties("iutils.enabled=false")
			.run()) {
			assertThat(System.getProperties().get(KEY)).isNotNull().isNotInstanceOf(String.class);
			ConfigurableEnvironment environment = context.getEnvironment();
			boolean met = false;
			for (PropertySource<?> source : environment.getPropertySources()) {
				if (source instanceof EnumerablePropertySource<?> enumerable) {
					for (String name : enumerable.getPropertyNames()) {
						Object value = enumerable.getProperty(name);
						met |= name.equals(KEY) && value != null;
						if (value instanceof String) {
							assertThat(environment.containsProperty(name)).isTrue();
						}
					}
				}
			}
			assertThat(met).isTrue();
			assertThat(environment.getSystemProperties()).containsKey(KEY);
			assertThat(environment.resolvePlaceholders("${java.version} ${nothing:here}")).endsWith(" here");
			assertThat(Binder.get(environment).bind("iutils.enabled", Bindable.of(Boolean.class)).get()).isFalse();
			assertThat(Binder.get(environment).bind("java", Bindable.mapOf(String.class, Object.class)).isBound())
				.isTrue();
		}
		finally {
			engine.close();
		}
	}

	@Test
	void propertySourcesAndManagementReadBesideIt(@TempDir Path directory) {
		LocalEngine engine = LocalEngine.open(LocalSettings.of(directory.resolve("shared")));
		try {
			PropertiesPropertySource source = new PropertiesPropertySource("all", System.getProperties());
			assertThat(source.getPropertyNames()).contains("java.version");
			assertThat(source.getProperty("java.version")).isInstanceOf(String.class);
			assertThat(System.getProperty(KEY)).isNull();
			assertThat(System.getProperties().stringPropertyNames()).doesNotContain(KEY);
			assertThat(ManagementFactory.getRuntimeMXBean().getSystemProperties()).doesNotContainKey(KEY);
		}
		finally {
			engine.close();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
