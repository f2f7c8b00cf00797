package io.iutils.protocol;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

import io.iutils.IRequestHandler;
import io.iutils.IutilsException;
import io.iutils.testing.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Names of classes in everything that a peer may say: an application that gets them loads
 * none of these classes.
 */
@Timeout(180)
class DangerousTypesIntegrationTests {

	private static final List<String> NAMES = List.of("io.iutils.protocol.DangerousTypesIntegrationTests$Trap",
			"com.sun.rowset.JdbcRowSetImpl", "javax.management.BadAttributeValueExpException",
			"org.springframework.context.support.FileSystemXmlApplicationContext");

	@TempDir
	Path directory;

	@Test
	void areLoadedByNoMessage() throws Exception {
		Path loaded = this.directory.resolve("loaded");
		Path shared = this.directory.resolve("shared");
		try (ChildJvm there = ChildJvm.startWith("-Xlog:class+load=info:file=" + loaded, SiblingApplication.class,
				shared.toString())) {
			String line = there.receive();
			while (!line.startsWith("ready ")) {
				line = there.receive();
			}
			// The child's file is of the class path here, too: what it must not load
			// could be.
			try (SiblingApplication here = SiblingApplication.start(shared, Hostile.class)) {
				await().until(() -> there.send("ask hostile.harmless x").receive().equals("answer harmless"));
				for (String name : NAMES) {
					ask(here, name);
					for (String command : List.of("hostile.typed", "hostile.listed", "hostile.throws")) {
						assertThat(there.send("ask " + command + " " + name).receive()).startsWith("failure ");
					}
					here.events().emit("topic", List.of(name, name));
				}
				assertThat(there.send("ask hostile.harmless x").receive()).isEqualTo("answer harmless");
			}
		}
		assertThat(loaded).content().contains("io.iutils.requests.HandlerCall").doesNotContain(NAMES);
	}

	/**
	 * Tells the other one to make it of JSON, by all ways in which mappers are told.
	 */
	private static void ask(SiblingApplication here, String name) {
		for (Object body : List.of(List.of(name, Map.of()), Map.of("@class", name), Map.of("@type", name),
				Map.of("class", name, "one", 1, "two", 2),
				Map.of("one", List.of(name, 1), "two", Map.of("@class", name)))) {
			for (String command : List.of("java.echo", "java.add", name)) {
				try {
					here.requests().ask(command, body, Object.class).join();
				}
				catch (CompletionException ex) {
					assertThat(ex).hasCauseInstanceOf(IutilsException.class);
				}
			}
		}
	}

	/**
	 * Answers with names of classes.
	 */
	static class Hostile {

		@IRequestHandler("hostile.harmless")
		String harmless() {
			return "harmless";
		}

		@IRequestHandler("hostile.typed")
		Object typed(String name) {
			return Map.of("@class", name, "@type", name);
		}

		@IRequestHandler("hostile.listed")
		Object listed(String name) {
			return List.of(name, Map.of("a", 1));
		}

		@IRequestHandler("hostile.throws")
		Object fails(String name) throws Exception {
			throw (Exception) Class.forName(
					name.endsWith("Exception") || name.endsWith("Trap") ? name : IllegalStateException.class.getName())
				.getDeclaredConstructor(Object.class)
				.newInstance(name);
		}

	}

	/**
	 * Of a kind that is thrown here, and told there.
	 */
	static class Trap extends Exception {

		private static final long serialVersionUID = 1L;

		Trap(Object name) {
			super(String.valueOf(name));
		}

	}

}
