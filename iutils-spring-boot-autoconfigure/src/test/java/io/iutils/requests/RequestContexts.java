package io.iutils.requests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import io.iutils.IRequests;
import io.iutils.autoconfigure.IutilsAutoConfiguration;
import io.iutils.autoconfigure.IutilsEventsAutoConfiguration;
import io.iutils.autoconfigure.IutilsRedisAutoConfiguration;
import io.iutils.autoconfigure.IutilsRequestsAutoConfiguration;
import io.iutils.testing.TestEngine;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.FileSystemUtils;

/**
 * Starts contexts that are siblings in one directory, and closes them after the test.
 */
final class RequestContexts implements AfterEachCallback {

	private final Deque<AnnotationConfigApplicationContext> contexts = new ArrayDeque<>();

	private final Map<String, Object> properties = new HashMap<>();

	private final Path directory;

	RequestContexts() {
		try {
			this.directory = Files.createTempDirectory("iutils-requests");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		this.properties.putAll(TestEngine.properties(this.directory));
	}

	RequestContexts with(String property, Object value) {
		this.properties.put(property, value);
		return this;
	}

	AnnotationConfigApplicationContext start(Class<?>... beans) {
		return start((context) -> {
		}, beans);
	}

	AnnotationConfigApplicationContext start(Consumer<AnnotationConfigApplicationContext> customizer,
			Class<?>... beans) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		this.contexts.push(context);
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", this.properties));
		context.register(Auto.class);
		if (beans.length > 0) {
			context.register(beans);
		}
		customizer.accept(context);
		context.refresh();
		return context;
	}

	@Override
	public void afterEach(ExtensionContext test) {
		while (!this.contexts.isEmpty()) {
			this.contexts.pop().close();
		}
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static IRequests requests(ApplicationContext context) {
		return context.getBean(IRequests.class);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ IutilsAutoConfiguration.class, IutilsEventsAutoConfiguration.class,
			IutilsRequestsAutoConfiguration.class, IutilsRedisAutoConfiguration.class,
			DataRedisAutoConfiguration.class })
	static class Auto {

	}

}
