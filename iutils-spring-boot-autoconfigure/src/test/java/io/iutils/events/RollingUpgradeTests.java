package io.iutils.events;

import static io.iutils.events.Contexts.count;
import static io.iutils.events.Contexts.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iutils.engine.Counters;
import io.iutils.testing.CompiledClasses;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import io.iutils.testing.OnEveryEngine;

/**
 * Two versions of an application side by side: its event types differ. The table in
 * {@code docs/events.md} says what is shown here.
 */
@OnEveryEngine
class RollingUpgradeTests {

	private static final String HEARING = """
			package app;
			public class Hearing implements java.util.function.Supplier<java.util.List<String>> {
				private final java.util.List<String> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
				public java.util.List<String> get() { return this.heard; }
				@io.iutils.IEventListener("end") void end() { this.heard.add("end"); }
				@org.springframework.context.event.EventListener
				void plain(TYPE event) { this.heard.add("plain " + event); }
				@io.iutils.IEventListener
				void annotated(TYPE event) { this.heard.add("annotated " + event); }
			}
			""";

	@RegisterExtension
	final Contexts contexts = new Contexts();

	@TempDir
	Path directory;

	private final List<URLClassLoader> loaders = new ArrayList<>();

	@AfterEach
	void closeLoaders() throws IOException {
		for (URLClassLoader loader : this.loaders) {
			loader.close();
		}
	}

	/**
	 * Starts a sibling whose listeners take a type of this name.
	 */
	private Running start(String type, String... declarations) throws Exception {
		List<String> sources = new ArrayList<>(List.of(HEARING.replace("TYPE", type)));
		for (String declaration : declarations) {
			sources.add("package app; " + declaration);
		}
		URLClassLoader loader = CompiledClasses.of(this.directory, sources.toArray(String[]::new)).load();
		this.loaders.add(loader);
		return new Running(loader, this.contexts.start((context) -> {
			context.setClassLoader(loader);
			AutoConfigurationPackages.register(context, "app");
			new ClassPathBeanDefinitionScanner(context).scan("app");
		}, loader.loadClass("app.Hearing")));
	}

	private record Running(ClassLoader loader, AnnotationConfigApplicationContext context) {

		Object make(String type, Object... values) throws Exception {
			return this.loader.loadClass("app." + type).getConstructors()[0].newInstance(values);
		}

		Object constant(String type, int ordinal) throws Exception {
			return this.loader.loadClass("app." + type).getEnumConstants()[ordinal];
		}

		/** Publishes, and returns what the other one heard. */
		List<String> send(Running other, Object event) throws Exception {
			List<String> heard = other.heard();
			heard.clear();
			// Else what it hears of this would be found by the next that sends to it.
			List<String> own = heard();
			own.clear();
			this.context.publishEvent(event);
			events(this.context).emit("end", null);
			await().until(() -> heard.contains("end") && own.contains("end"));
			return heard.subList(0, heard.size() - 1);
		}

		@SuppressWarnings("unchecked")
		List<String> heard() throws Exception {
			return ((Supplier<List<String>>) this.context.getBean(this.loader.loadClass("app.Hearing"))).get();
		}

		long skipped() {
			return count(this.context, Counters.Count.EVENTS_SKIPPED);
		}

	}

	@Test
	void fieldsAreAddedAndRemoved() throws Exception {
		Running old = start("Order", "@io.iutils.IEvent(\"orders\") public record Order(long number) { }");
		Running young = start("Order",
				"@io.iutils.IEvent(\"orders\") public record Order(long number, String note, Integer pieces, "
						+ "java.util.Optional<String> reference) { }");
		assertThat(old.send(young, old.make("Order", 1L))).containsExactly(
				"plain Order[number=1, note=null, pieces=null, reference=Optional.empty]",
				"annotated Order[number=1, note=null, pieces=null, reference=Optional.empty]");
		assertThat(young.send(old, young.make("Order", 2L, "a note", 3, Optional.of("r"))))
			.containsExactly("plain Order[number=2]", "annotated Order[number=2]");
		assertThat(old.skipped() + young.skipped()).isZero();
	}

	@Test
	void aFieldOfAPrimitiveTypeIsAdded() throws Exception {
		Running old = start("Order", "@io.iutils.IEvent(\"orders\") public record Order(long number) { }");
		Running young = start("Order",
				"@io.iutils.IEvent(\"orders\") public record Order(long number, int pieces) { }");
		assertThat(old.send(young, old.make("Order", 1L))).isEmpty();
		assertThat(young.skipped()).isEqualTo(2);
		assertThat(young.send(old, young.make("Order", 2L, 3))).contains("plain Order[number=2]");
	}

	@Test
	void aFieldIsRenamed() throws Exception {
		Running old = start("Order", "@io.iutils.IEvent(\"orders\") public record Order(long number, String note) { }");
		Running young = start("Order", "@io.iutils.IEvent(\"orders\") public record Order(long number, "
				+ "@com.fasterxml.jackson.annotation.JsonAlias(\"note\") String remark, String note2) { }");
		assertThat(old.send(young, old.make("Order", 1L, "a note")))
			.contains("plain Order[number=1, remark=a note, note2=null]");
		assertThat(young.send(old, young.make("Order", 2L, "a remark", "x")))
			.contains("plain Order[number=2, note=null]");
		assertThat(old.skipped() + young.skipped()).isZero();
	}

	@Test
	void theTypeOfAFieldIsChanged() throws Exception {
		Running old = start("Order",
				"@io.iutils.IEvent(\"orders\") public record Order(int number, String note, double total) { }");
		Running young = start("Order",
				"@io.iutils.IEvent(\"orders\") public record Order(long number, int note, java.math.BigDecimal total) { }");
		assertThat(old.send(young, old.make("Order", 1, "7", 1.5)))
			.contains("plain Order[number=1, note=7, total=1.5]");
		assertThat(young.send(old, young.make("Order", 2L, 8, new java.math.BigDecimal("2.50"))))
			.contains("plain Order[number=2, note=8, total=2.5]");
		assertThat(old.skipped() + young.skipped()).isZero();
		assertThat(old.send(young, old.make("Order", 3, "seven", 1.5))).isEmpty();
		assertThat(young.skipped()).isEqualTo(2);
		assertThat(young.send(old, young.make("Order", 1L << 40, 8, java.math.BigDecimal.ONE))).isEmpty();
		assertThat(old.skipped()).isEqualTo(2);
	}

	@Test
	void aClassIsRenamedAndKeepsItsName() throws Exception {
		Running old = start("Order", "@io.iutils.IEvent(\"orders\") public record Order(long number) { }");
		Running young = start("PlacedOrder",
				"@io.iutils.IEvent(\"orders\") public record PlacedOrder(long number) { }");
		assertThat(old.send(young, old.make("Order", 1L))).containsExactly("plain PlacedOrder[number=1]",
				"annotated PlacedOrder[number=1]");
		assertThat(young.send(old, young.make("PlacedOrder", 2L))).containsExactly("plain Order[number=2]",
				"annotated Order[number=2]");
	}

	@Test
	void aClassIsRenamedWithoutANameOrGivenAnotherOne() throws Exception {
		Running old = start("Order", "@io.iutils.IEvent public record Order(long number) { }");
		Running young = start("PlacedOrder", "@io.iutils.IEvent public record PlacedOrder(long number) { }");
		assertThat(old.send(young, old.make("Order", 1L))).isEmpty();
		assertThat(young.send(old, young.make("PlacedOrder", 2L))).isEmpty();
		// Ordinary listeners count it, once for all of them.
		assertThat(old.skipped()).isOne();
		assertThat(young.skipped()).isOne();
	}

	@Test
	void enumConstantsAreAddedAndRemoved() throws Exception {
		String order = "@io.iutils.IEvent(\"orders\") public record Order(State state) { }";
		Running old = start("Order", order, "public enum State { NEW, PAID }");
		Running young = start("Order", order, "public enum State { SENT, PAID }");
		assertThat(old.send(young, old.make("Order", old.constant("State", 1)))).contains("plain Order[state=PAID]");
		assertThat(young.send(old, young.make("Order", young.constant("State", 1))))
			.contains("plain Order[state=PAID]");
		assertThat(young.send(old, young.make("Order", young.constant("State", 0)))).isEmpty();
		assertThat(old.send(young, old.make("Order", old.constant("State", 0)))).isEmpty();
		assertThat(old.skipped()).isEqualTo(2);
		assertThat(young.skipped()).isEqualTo(2);
	}

	@Test
	void anEnumMayNameAConstantForWhatItDoesNotKnow() throws Exception {
		String order = "@io.iutils.IEvent(\"orders\") public record Order(State state) { }";
		Running old = start("Order", order,
				"public enum State { NEW, @com.fasterxml.jackson.annotation.JsonEnumDefaultValue OTHER }",
				"""
						@org.springframework.stereotype.Component
						public class Lenient implements io.iutils.IutilsJsonMapperCustomizer {
							public void customize(tools.jackson.databind.json.JsonMapper.Builder builder) {
								builder.enable(tools.jackson.databind.cfg.EnumFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE);
							}
						}
						""");
		Running young = start("Order", order, "public enum State { NEW, SENT }");
		assertThat(young.send(old, young.make("Order", young.constant("State", 1))))
			.contains("plain Order[state=OTHER]");
		assertThat(old.skipped()).isZero();
	}

	@Test
	void anEventThatIsAnEnumGetsAnotherConstant() throws Exception {
		Running old = start("Command", "@io.iutils.IEvent(\"command\") public enum Command { RELOAD }");
		Running young = start("Command", "@io.iutils.IEvent(\"command\") public enum Command { RELOAD, STOP }");
		assertThat(young.send(old, young.constant("Command", 0))).containsExactly("plain RELOAD", "annotated RELOAD");
		assertThat(young.send(old, young.constant("Command", 1))).isEmpty();
		assertThat(old.skipped()).isEqualTo(2);
	}

	@Test
	void sealedSubtypesAreAddedAndRemoved() throws Exception {
		Running old = start("Shape", "@io.iutils.IEvent(\"figures\") public sealed interface Shape { "
				+ "record Circle(int radius) implements Shape { } record Square(int side) implements Shape { } }");
		Running young = start("Shape", "@io.iutils.IEvent(\"figures\") public sealed interface Shape { "
				+ "record Circle(int radius) implements Shape { } record Oval(int a, int b) implements Shape { } }");
		assertThat(old.send(young, old.make("Shape$Circle", 1))).containsExactly("plain Circle[radius=1]",
				"annotated Circle[radius=1]");
		assertThat(young.send(old, young.make("Shape$Oval", 1, 2))).isEmpty();
		assertThat(old.send(young, old.make("Shape$Square", 3))).isEmpty();
		assertThat(old.skipped()).isOne();
		assertThat(young.skipped()).isOne();
	}

	@Test
	void aTypeIsMissingOnOneSide() throws Exception {
		Running old = start("Order", "@io.iutils.IEvent(\"orders\") public record Order(long number) { }");
		Running young = start("Order", "@io.iutils.IEvent(\"orders\") public record Order(long number) { }",
				"@io.iutils.IEvent(\"invoices\") public record Invoice(long number) { }");
		assertThat(young.send(old, young.make("Invoice", 1L))).isEmpty();
		assertThat(old.skipped()).isOne();
		assertThat(young.send(old, young.make("Order", 2L))).containsExactly("plain Order[number=2]",
				"annotated Order[number=2]");
		assertThat(events(old.context()).read("invoices", 0, Map.class, 9)).singleElement()
			.extracting("payload")
			.isEqualTo(Map.of("number", 1));
	}

	@Test
	void theConstructorOfAnApplicationEventChanges() throws Exception {
		String old = "@io.iutils.IEvent(\"paid\") public class Paid extends org.springframework.context.ApplicationEvent { "
				+ "private final long number; public Paid(Object source, long number) { super(source); this.number = number; } "
				+ "public long getNumber() { return this.number; } public String toString() { return \"Paid \" + number; } }";
		String young = "@io.iutils.IEvent(\"paid\") public class Paid extends org.springframework.context.ApplicationEvent { "
				+ "private final long number; private final String by; "
				+ "public Paid(Object source, long number, String by) { super(source); this.number = number; this.by = by; } "
				+ "public long getNumber() { return this.number; } public String getBy() { return this.by; } "
				+ "public String toString() { return \"Paid \" + number + \" by \" + by; } }";
		Running before = start("Paid", old);
		Running after = start("Paid", young);
		assertThat(before.send(after, before.make("Paid", this, 1L))).containsExactly("plain Paid 1 by null",
				"annotated Paid 1 by null");
		assertThat(after.send(before, after.make("Paid", this, 2L, "card"))).containsExactly("plain Paid 2",
				"annotated Paid 2");
		assertThat(before.skipped() + after.skipped()).isZero();
	}

	@Test
	void theConstructorOfAnApplicationEventGetsAPrimitive() throws Exception {
		String old = "@io.iutils.IEvent(\"paid\") public class Paid extends org.springframework.context.ApplicationEvent { "
				+ "public Paid(Object source) { super(source); } public String toString() { return \"Paid\"; } }";
		String young = "@io.iutils.IEvent(\"paid\") public class Paid extends org.springframework.context.ApplicationEvent { "
				+ "private final long number; public Paid(Object source, long number) { super(source); this.number = number; } "
				+ "public long getNumber() { return this.number; } public String toString() { return \"Paid \" + number; } }";
		Running before = start("Paid", old);
		Running after = start("Paid", young);
		assertThat(before.send(after, before.make("Paid", this))).isEmpty();
		assertThat(after.skipped()).isEqualTo(2);
	}

}
