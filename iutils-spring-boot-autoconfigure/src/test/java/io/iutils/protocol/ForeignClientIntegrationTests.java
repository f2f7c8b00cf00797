package io.iutils.protocol;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.iutils.NoHandlerException;
import io.iutils.RequestFailedException;
import io.iutils.Sibling;
import io.iutils.SiblingGoneException;
import io.iutils.engine.RemotePeer;
import io.iutils.testing.ChildJvm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The client in Python, which was written from {@code docs/protocol.md}, among siblings
 * in this JVM and in one of its own.
 */
@Timeout(180)
class ForeignClientIntegrationTests {

	private static final Path CLIENT = Path.of("src/test/python/iutils_client.py");

	@TempDir
	static Path directory;

	private static SiblingApplication here;

	private static ChildJvm there;

	private static String thereId;

	private ChildJvm client;

	@BeforeAll
	static void startSiblings() {
		assumeTrue(isThere("python3"), "python3 is missing");
		there = startChild();
		here = SiblingApplication.start(directory, SiblingApplication.Handlers.class);
		thereId = idOf(there);
	}

	private static ChildJvm startChild() {
		return ChildJvm.start(SiblingApplication.class, directory.toString());
	}

	/**
	 * What it says when it is ready.
	 */
	private static String idOf(ChildJvm sibling) {
		String line = sibling.receive();
		while (!line.startsWith("ready ")) {
			line = sibling.receive();
		}
		return line.split(" ")[1];
	}

	@AfterAll
	static void closeSiblings() {
		if (there != null) {
			there.close();
			here.close();
		}
	}

	@BeforeEach
	void start() {
		this.client = startClient(directory);
		await().until(() -> tell("siblings").split(" ").length == 2);
	}

	private static boolean isThere(String program) {
		try {
			return new ProcessBuilder(program, "--version").redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (Exception ex) {
			System.out.println("[protocol] " + program + " is missing: the client in Python is left out");
			return false;
		}
	}

	private static ChildJvm startClient(Path directory) {
		return ChildJvm.startProgram("python3", CLIENT.toString(), SiblingApplication.namespace(directory).toString())
			.await("ready");
	}

	@AfterEach
	void close() {
		this.client.close();
		await().until(() -> clients().isEmpty());
	}

	private String tell(String command) {
		return this.client.send(command).receive();
	}

	private static String hereId() {
		return here.self().id();
	}

	@Test
	void asks() {
		for (String sibling : List.of(hereId(), thereId)) {
			assertThat(tell("siblings").split(" ")).contains(sibling);
			await().until(() -> tell("commands " + sibling).equals("java.add java.echo java.fail java.slow"));
			for (String value : List.of("null", "true", "1.5", "-42", "\"\\u00e4\\ud83d\\ude00\\r\\n\"",
					"[1, {\"a\": null}]", "\"" + "x".repeat(1_000_000) + "\"")) {
				assertThat(tell("ask " + sibling + " java.echo " + value)).isEqualTo("answer " + value);
			}
			assertThat(tell("ask " + sibling + " java.add {\"one\": 40, \"two\": 2}")).isEqualTo("answer 42");
			assertThat(tell("ask " + sibling + " java.fail null"))
				.isEqualTo("failure 3 java.lang.IllegalStateException \"no:\\nnever\"");
			assertThat(tell("ask " + sibling + " java.none null")).isEqualTo("failure 0  \"\"");
			assertThat(tell("ask " + sibling + " java.add {\"one\": [], \"two\": 2}")).startsWith("failure 2  ")
				.contains("cannot be read as");
			// Answers come in any order, and none after it was given up.
			assertThat(tell("give-up " + sibling + " java.slow null")).isEqualTo("given up");
			this.client.send("ask " + sibling + " java.slow null");
			assertThat(tell("ask " + sibling + " java.echo 1")).isEqualTo("answer 1");
		}
	}

	@Test
	void answersTheSiblingsItIsConnectedTo() {
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> here.requests().ask("python.echo", 1, Object.class).join())
			.withCauseInstanceOf(NoHandlerException.class);
		tell("serve python.echo python.fail python.slow");
		awaitCommands(3);
		assertThat(client().member()).isFalse();
		assertThat(client().version()).isEqualTo("python");
		assertThat(client().sibling().processId()).isZero();
		for (Object value : new Object[] { "\u00e4", -7L, List.of("a", 1), Map.of("k", true), "x".repeat(1_000_000) }) {
			CompletableFuture<?> answer = here.requests().ask("python.echo", value, Object.class);
			assertThat((Object) answer.join()).hasToString(value.toString());
		}
		assertThat(here.requests().ask("python.echo", null, Object.class).join()).isNull();
		assertThat(here.requests().ask("python.echo", new byte[] { 0, -1 }, byte[].class).join()).containsExactly(0,
				-1);
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> here.requests().ask("python.fail", "it", Object.class).join())
			.withCauseInstanceOf(RequestFailedException.class)
			.withMessageContaining("failed: ArithmeticError: cannot do \"it\"");
		assertThat(there.send("ask python.echo hello").receive()).isEqualTo("answer hello");
		// Who is out of time, or gives up, says so.
		assertThatExceptionOfType(CompletionException.class).isThrownBy(
				() -> here.requests().within(Duration.ofMillis(50)).ask("python.slow", null, Object.class).join());
		here.requests().ask("python.slow", null, Object.class).cancel(true);
		await().until(() -> tell("cancelled").equals("2"));
		tell("serve python.echo");
		awaitCommands(1);
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> here.requests().ask(client().sibling(), "python.fail", 1, Object.class).join())
			.withCauseInstanceOf(NoHandlerException.class);
	}

	@Test
	void takesItsTurnBesideSiblings() {
		tell("serve python.echo");
		awaitCommands(1);
		try (SiblingApplication third = SiblingApplication.start(directory, PythonAtHome.class)) {
			await().until(() -> here.engine()
				.requests()
				.peers()
				.stream()
				.anyMatch((peer) -> peer.sibling().equals(third.self()) && !peer.commands().isEmpty()));
			Map<Object, Integer> answers = new HashMap<>();
			for (int i = 0; i < 10; i++) {
				answers.merge(here.requests().ask("python.echo", "abroad", Object.class).join(), 1, Integer::sum);
			}
			assertThat(answers).containsOnly(Map.entry("abroad", 5), Map.entry("at home", 5));
		}
	}

	@Test
	void isRungAfterEachCommitOfEachSibling() {
		for (int i = 0; i < 10; i++) {
			int number = i;
			isRungBy(hereId(), () -> here.stash().put("key", number));
			isRungBy(hereId(), () -> here.events().emit("topic", number));
			isRungBy(thereId, () -> there.send("put " + number).await("put done"));
			isRungBy(thereId, () -> there.send("emit " + number).await("emit done"));
		}
		// A sibling that comes later is found, and it says so when it leaves.
		try (SiblingApplication third = SiblingApplication.start(directory)) {
			await().until(() -> tell("siblings").contains(third.self().id()));
			isRungBy(third.self().id(), () -> third.stash().put("key", "third"));
		}
		await().until(() -> tell("siblings").split(" ").length == 2);
	}

	private void isRungBy(String sibling, Runnable commit) {
		int before = Integer.parseInt(tell("rings " + sibling));
		commit.run();
		await().pollInterval(Duration.ofMillis(1)).until(() -> Integer.parseInt(tell("rings " + sibling)) > before);
	}

	@Test
	void itsOpenRequestsEndWhenItIsKilled() {
		tell("serve python.slow");
		awaitCommands(1);
		Sibling asked = client().sibling();
		CompletableFuture<Object> one = here.requests().ask("python.slow", 1, Object.class);
		CompletableFuture<Object> two = here.requests().ask(asked, "python.slow", 2, Object.class);
		this.client.kill();
		for (CompletableFuture<Object> open : List.of(one, two)) {
			assertThatExceptionOfType(CompletionException.class).isThrownBy(open::join)
				.withCauseInstanceOf(SiblingGoneException.class)
				.withMessageContaining(asked.id());
		}
		await().until(() -> clients().isEmpty());
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> here.requests().ask(asked, "python.slow", 3, Object.class).join())
			.withCauseInstanceOf(SiblingGoneException.class);
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> here.requests().ask("python.slow", 4, Object.class).join())
			.withCauseInstanceOf(NoHandlerException.class);
	}

	@Test
	void whatItAskedEndsWhenASiblingIsKilled() {
		try (ChildJvm third = startChild()) {
			String id = idOf(third);
			await().until(() -> tell("siblings").contains(id));
			this.client.send("ask " + id + " java.slow null");
			assertThat(tell("ask " + id + " java.echo 1")).isEqualTo("answer 1");
			third.kill();
			assertThat(this.client.receive()).isEqualTo("failure -1  \"the sibling is gone\"");
			assertThat(tell("siblings").split(" ")).hasSize(2).doesNotContain(id);
		}
	}

	@Test
	void oneThatLeavesIsForgotten() {
		tell("serve python.echo");
		awaitCommands(1);
		this.client.send("quit");
		assertThat(this.client.awaitEnd()).isZero();
		await().until(() -> clients().isEmpty());
		this.client = startClient(directory);
		await().until(() -> tell("siblings").split(" ").length == 2);
		tell("serve python.echo");
		awaitCommands(1);
		assertThat(here.requests().ask("python.echo", 1, Integer.class).join()).isOne();
	}

	@Test
	void thereIsRoomForSixtyFour() {
		assertThat(tell("crowd " + hereId() + " 70")).isEqualTo("63");
		assertThat(tell("ask " + hereId() + " java.echo 1")).isEqualTo("answer 1");
		assertThat(there.send("ask-sibling " + hereId() + " java.echo x").receive()).isEqualTo("answer x");
		assertThat(tell("disperse")).isEqualTo("dispersed");
		await().until(() -> {
			String crowd = tell("crowd " + hereId() + " 63");
			tell("disperse");
			return crowd.equals("63");
		});
	}

	@Test
	void findsTheSocketsWhereThePathIsTooLongForThem() {
		Path deep = directory.resolve("d".repeat(120));
		try (SiblingApplication sibling = SiblingApplication.start(deep, SiblingApplication.Handlers.class);
				ChildJvm other = startClient(deep)) {
			await().until(() -> other.send("siblings").receive().equals(sibling.self().id()));
			assertThat(other.send("ask " + sibling.self().id() + " java.echo 1").receive()).isEqualTo("answer 1");
		}
	}

	private static List<RemotePeer> clients() {
		return here.engine().requests().peers().stream().filter((peer) -> !peer.member()).toList();
	}

	private static RemotePeer client() {
		return clients().get(0);
	}

	private void awaitCommands(int count) {
		await().until(() -> clients().size() == 1 && client().commands().size() == count);
		assertThat(tell("siblings").split(" ")).hasSize(2);
	}

	/**
	 * Answers what the client answers, too.
	 */
	static class PythonAtHome {

		@io.iutils.IRequestHandler("python.echo")
		String echo() {
			return "at home";
		}

	}

}
