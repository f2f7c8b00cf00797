package io.iutils.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.iutils.IEvents;
import io.iutils.ISiblings;
import io.iutils.Sibling;
import io.iutils.autoconfigure.IutilsAutoConfiguration;
import io.iutils.autoconfigure.IutilsEventsAutoConfiguration;
import io.iutils.autoconfigure.IutilsRedisAutoConfiguration;
import io.iutils.engine.Counters;
import io.iutils.engine.Engine;
import io.iutils.engine.Lanes;
import io.iutils.events.sample.OrderPlaced;
import io.iutils.local.LocalEngine;
import io.iutils.local.LocalSettings;
import io.iutils.local.SmallSegments;
import io.iutils.testing.TestEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
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
final class Contexts implements AfterEachCallback {

	private final Deque<AnnotationConfigApplicationContext> contexts = new ArrayDeque<>();

	private final Map<String, Object> properties = new HashMap<>();

	private Path directory;

	Contexts() {
		try {
			this.directory = Files.createTempDirectory("iutils-events");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		this.properties.putAll(TestEngine.properties(this.directory));
	}

	Contexts with(String property, Object value) {
		this.properties.put(property, value);
		return this;
	}

	AnnotationConfigApplicationContext start(Class<?>... beans) {
		return start((context) -> {
		}, beans);
	}

	AnnotationConfigApplicationContext start(Consumer<AnnotationConfigApplicationContext> customizer,
			Class<?>... beans) {
		AnnotationConfigApplicationContext context = prepare(customizer, beans);
		context.refresh();
		return context;
	}

	AnnotationConfigApplicationContext prepare(Consumer<AnnotationConfigApplicationContext> customizer,
			Class<?>... beans) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		this.contexts.push(context);
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", this.properties));
		AutoConfigurationPackages.register(context, OrderPlaced.class.getPackageName());
		context.register(Auto.class);
		if (beans.length > 0) {
			context.register(beans);
		}
		customizer.accept(context);
		return context;
	}

	/**
	 * The test closes it by itself, and nothing is kept of it.
	 */
	void forget(AnnotationConfigApplicationContext context) {
		this.contexts.remove(context);
	}

	/**
	 * Makes the engine of a context follow this clock and keep events for an hour, but
	 * nothing for its size.
	 */
	Consumer<AnnotationConfigApplicationContext> clock(InstantSource clock) {
		return clock(clock, 1);
	}

	/**
	 * As {@link #clock(InstantSource)}, and so many bytes of events.
	 */
	Consumer<AnnotationConfigApplicationContext> clock(InstantSource clock, long retainSize) {
		return (context) -> context.registerBean(Engine.class,
				() -> LocalEngine.open(new LocalSettings(this.directory.resolve("test"), Duration.ofSeconds(5),
						Duration.ofSeconds(1), retainSize, Duration.ofHours(1), true, clock, false)));
	}

	/**
	 * What stands in the first file of a journal, byte by byte.
	 */
	String firstSegmentOf(String journal) {
		try {
			return Files.readString(firstSegment(journal), StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Flips a bit where a text is first found in the first file of a journal.
	 */
	void damage(String journal, String text) {
		int place = firstSegmentOf(journal).indexOf(text);
		assertThat(place).isPositive();
		byte[] damaged = { (byte) (text.charAt(0) ^ 1) };
		try (FileChannel file = FileChannel.open(firstSegment(journal), StandardOpenOption.WRITE)) {
			file.write(ByteBuffer.wrap(damaged), place);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Path firstSegment(String journal) {
		return this.directory.resolve("test").resolve(journal).resolve("00000000000000000001.log");
	}

	/**
	 * Gives a context an engine with segments of this size that keeps so many bytes.
	 */
	Consumer<AnnotationConfigApplicationContext> segments(int segmentSize, long retainSize) {
		return (context) -> context.registerBean(Engine.class,
				() -> SmallSegments.open(this.directory.resolve("test"), segmentSize, retainSize));
	}

	/**
	 * Gives a context an engine that keeps so many bytes.
	 * @param segmentSize where there are segments
	 */
	Consumer<AnnotationConfigApplicationContext> keeping(long retainSize, int segmentSize) {
		return TestEngine.isRedis() ? (context) -> context.registerBean(Engine.class,
				() -> TestEngine.openOnRedis(this.directory, retainSize)) : segments(segmentSize, retainSize);
	}

	@Override
	public void afterEach(ExtensionContext test) throws IOException {
		while (!this.contexts.isEmpty()) {
			this.contexts.pop().close();
		}
		FileSystemUtils.deleteRecursively(this.directory);
	}

	static IEvents events(ApplicationContext context) {
		return context.getBean(IEvents.class);
	}

	static Sibling self(ApplicationContext context) {
		return context.getBean(ISiblings.class).self();
	}

	static void pause(ApplicationContext context) {
		context.getBean(Lanes.class).stop();
	}

	static void resume(ApplicationContext context) {
		context.getBean(Lanes.class).start();
	}

	static long count(ApplicationContext context, Counters.Count count) {
		return context.getBean(Engine.class).counters().get(count);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ IutilsAutoConfiguration.class, IutilsEventsAutoConfiguration.class,
			IutilsRedisAutoConfiguration.class, DataRedisAutoConfiguration.class })
	static class Auto {

	}

}
