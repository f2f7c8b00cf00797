package io.iutils.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.FileSystemUtils;

/**
 * An empty directory for the context of a test, deleted when the context is closed. All
 * are equal, so that contexts are cached as without it.
 */
record TestDirectory() implements ContextCustomizer {

	private static final String NAME = "iutilsTestDirectory";

	private static final Log logger = LogFactory.getLog(TestDirectory.class);

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		Path directory = create();
		// On Redis nothing but the namespace keeps contexts apart.
		boolean redis = IutilsProperties.REDIS.equals(context.getEnvironment().getProperty("iutils.engine"));
		MapPropertySource settings = new MapPropertySource(NAME, Map.of("iutils.directory", directory.toString(),
				"iutils.namespace", redis ? directory.getFileName().toString() : "test"));
		MutablePropertySources sources = context.getEnvironment().getPropertySources();
		// Over the machine's and the application's settings, under those of the test.
		if (sources.contains(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
			sources.addBefore(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, settings);
		}
		else {
			sources.addLast(settings);
		}
		// Registered before any bean is made, it is destroyed after them all, the engine
		// too.
		((DefaultSingletonBeanRegistry) context.getBeanFactory()).registerDisposableBean(NAME, () -> delete(directory));
	}

	private static Path create() {
		try {
			return Files.createTempDirectory("iutils-test-");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("A test context needs a temporary directory", ex);
		}
	}

	private static void delete(Path directory) {
		try {
			FileSystemUtils.deleteRecursively(directory);
		}
		catch (IOException ex) {
			logger.warn("The directory " + directory + " of a test context could not be deleted", ex);
		}
	}

}
