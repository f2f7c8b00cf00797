package io.iutils.events;

import static io.iutils.events.Contexts.events;
import static io.iutils.events.Contexts.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.iutils.IStash;
import io.iutils.engine.Counters;
import io.iutils.events.sample.OrderPlaced;
import io.iutils.testing.CompiledClasses;
import java.lang.ref.WeakReference;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import io.iutils.testing.OnEveryEngine;

/**
 * Restarts as the devtools make them: the application's classes in a loader that is
 * thrown away and made anew, iutils in the one above.
 */
@OnEveryEngine
class RestartTests {

	private static final String[] SOURCES = { """
			package app;
			@io.iutils.IEvent("ping")
			public record Ping(int number, State state) {
				public String toString() { return "Ping " + this.number + " " + this.state; }
			}
			""", """
			package app;
			public enum State { UP, DOWN }
			""", """
			package app;
			@io.iutils.IEvent("pong")
			public class Pong extends org.springframework.context.ApplicationEvent {
				private final State state;
				public Pong(Object source, State state) { super(source); this.state = state; }
				public State getState() { return this.state; }
				public String toString() { return "Pong " + this.state; }
			}
			""", """
			package app;
			@io.iutils.IEvent("step")
			public sealed interface Step {
				record First(int number) implements Step {
					public String toString() { return "First " + this.number; }
				}
			}
			""",
			"""
					package app;
					import org.springframework.context.event.EventListener;
					public class Hearing implements java.util.function.Supplier<java.util.List<Object>> {
						private final java.util.List<Object> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
						public java.util.List<Object> get() { return this.heard; }
						@EventListener void plain(Ping event) { this.heard.add(event); }
						@EventListener void plain(Pong event) { this.heard.add(event); }
						@EventListener void remote(io.iutils.RemoteEvent<? extends Step> event) { this.heard.add(event.getPayload()); }
						@io.iutils.IEventListener void annotated(Ping event) { this.heard.add(event); }
						@io.iutils.IEventListener(topic = "ping", lane = "own") void own(Ping event) { this.heard.add(event); }
						@io.iutils.IEventListener void step(Step event) { this.heard.add(event); }
						@io.iutils.IStashListener("k") void stash(io.iutils.StashChange<Ping> change) { this.heard.add(change.value()); }
					}
					""" };

	@RegisterExtension
	final Contexts contexts = new Contexts();

	@TempDir
	Path directory;

	@Test
	void eventsOfTheNewLoadersTypesArriveAndNothingKeepsTheOldLoader() throws Exception {
		CompiledClasses classes = CompiledClasses.of(this.directory, SOURCES);
		AnnotationConfigApplicationContext beside = this.contexts.start();
		WeakReference<ClassLoader> first = runAndThrowAway(classes, beside, 1);
		WeakReference<ClassLoader> second = runAndThrowAway(classes, beside, 2);
		dropSoftReferences();
		await().atMost(Duration.ofSeconds(30)).until(() -> {
			System.gc();
			return first.refersTo(null) && second.refersTo(null);
		});
		beside.publishEvent(new OrderPlaced(1));
		assertThat(count(beside, Counters.Count.LISTENER_FAILURES)).isZero();
	}

	/**
	 * Spring's caches keep classes softly; the devtools drop them in this way.
	 */
	private static void dropSoftReferences() {
		// The build gives this JVM little enough for one array to ask for too much.
		int words = Math.toIntExact(Runtime.getRuntime().maxMemory() / Long.BYTES);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> Arrays.fill(new long[words], 1));
	}

	/**
	 * Two siblings of the same loader talk to each other, beside one that knows none of
	 * these types.
	 */
	private WeakReference<ClassLoader> runAndThrowAway(CompiledClasses classes,
			AnnotationConfigApplicationContext beside, int number) throws Exception {
		try (URLClassLoader loader = classes.load();
				AnnotationConfigApplicationContext here = start(loader);
				AnnotationConfigApplicationContext there = start(loader)) {
			Object state = loader.loadClass("app.State").getEnumConstants()[number % 2];
			Object ping = make(loader, "app.Ping", number, state);
			here.publishEvent(ping);
			here.publishEvent(make(loader, "app.Pong", this, state));
			here.publishEvent(make(loader, "app.Step$First", number));
			here.getBean(IStash.class).put("k", ping);
			events(here).on("ping", loader.loadClass("app.Ping"), (message) -> {
			});
			List<Object> heard = heard(loader, there);
			// By an ordinary listener, two of our own and one of the stash. Not compared
			// by
			// equals: the JDK keeps the record it was last called for.
			String said = ping.toString();
			await().untilAsserted(() -> assertThat(heard).extracting(Object::toString)
				.contains("Pong " + state, "First " + number)
				.filteredOn(said::equals)
				.hasSize(4));
			events(beside).emit("ping", Map.of("number", number));
			events(there).emit("ping", ping);
			await().untilAsserted(
					() -> assertThat(heard).extracting(Object::toString).filteredOn(said::equals).hasSize(6));
			assertThat(heard).allMatch((event) -> event.getClass().getClassLoader() == loader);
			return new WeakReference<>(loader);
		}
	}

	private AnnotationConfigApplicationContext start(ClassLoader loader) throws Exception {
		AnnotationConfigApplicationContext context = this.contexts.prepare((each) -> {
			each.setClassLoader(loader);
			AutoConfigurationPackages.register(each, "app");
		}, loader.loadClass("app.Hearing"));
		this.contexts.forget(context);
		context.refresh();
		return context;
	}

	private static Object make(ClassLoader loader, String type, Object... values) throws Exception {
		return loader.loadClass(type).getConstructors()[0].newInstance(values);
	}

	@SuppressWarnings("unchecked")
	private static List<Object> heard(ClassLoader loader, AnnotationConfigApplicationContext context) throws Exception {
		return ((Supplier<List<Object>>) context.getBean(loader.loadClass("app.Hearing"))).get();
	}

}
