package io.iutils.sample.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.iutils.sample.RedisProcess;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The command as a newcomer runs it, from a working directory that is not the project's.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "run-siblings is a shell script")
class RunSiblingsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private final int port = FreePorts.first(2);

	private final List<ProcessHandle> started = new ArrayList<>();

	@TempDir
	Path elsewhere;

	@AfterEach
	void end() {
		this.started.forEach(ProcessHandle::destroyForcibly);
	}

	@Test
	void showsItsProof() throws Exception {
		Process launcher = launch(Map.of(), "--proof");
		assertThat(status(launcher)).as(output()).isZero();
		assertThat(output()).containsPattern("All \\d+ steps were exact\\.").doesNotContain("WRONG");
		Matcher shared = Pattern.compile("that share (.+)").matcher(output());
		assertThat(shared.find()).isTrue();
		assertThat(Path.of(shared.group(1))).doesNotExist();
	}

	@Test
	void showsItsProofOnRedis() throws Exception {
		try (RedisProcess server = RedisProcess.start(this.elsewhere)) {
			RedisAddress address = new RedisAddress("localhost", server.port());
			Process launcher = launch(Map.of(), "--proof", "--engine=redis", "--redis=" + address);
			assertThat(status(launcher)).as(output()).isZero();
			assertThat(output()).containsPattern("All \\d+ steps were exact\\.")
				.containsPattern("that share the keys iutils:\\{iutils-proof-.+}:\\* of Redis at " + address)
				.doesNotContain("WRONG");
			try (RedisClient client = RedisClient.connect(address)) {
				assertThat(client.command("DBSIZE")).as("keys left").isEqualTo("0");
			}
		}
	}

	@Test
	void saysWhatToDoWhenThereIsNoRedis() throws Exception {
		assertThat(status(launch(Map.of(), "--engine=redis", "--redis=localhost:" + this.port))).isEqualTo(1);
		assertThat(output()).endsWith("run-siblings: Redis at localhost:" + this.port
				+ " cannot be used (Connection refused): start it with redis-server, or say where there is one with"
				+ " --redis=HOST:PORT\n");
	}

	@ParameterizedTest
	@CsvSource({ "INT, 2", "TERM, 15", "HUP, 1", "KILL, 9" })
	void leavesNoSiblingBehind(String signal, int number) throws Exception {
		Process launcher = launch(Map.of());
		assumeThat(ignores(launcher, number)).as("SIG" + signal + " is ignored around here").isFalse();
		await().atMost(PATIENCE).until(() -> !launcher.isAlive() || output().contains("Ctrl-C stops them all."));
		assertThat(launcher.isAlive()).as(output()).isTrue();
		assertThat(output()).contains("http://localhost:" + this.port + "/chat",
				"http://localhost:" + (this.port + 1) + "/chat");
		List<ProcessHandle> siblings = siblings(launcher);
		assertThat(siblings).hasSize(2).allMatch(ProcessHandle::isAlive);
		send(signal, launcher);
		assertThat(status(launcher)).as(output()).isEqualTo(128 + number);
		await().atMost(PATIENCE).until(() -> siblings.stream().noneMatch(ProcessHandle::isAlive));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TERM", "KILL" })
	void leavesNoSiblingBehindWhoWasStillStarting(String signal) throws Exception {
		Process launcher = launch(Map.of());
		await().atMost(PATIENCE).until(() -> siblings(launcher).size() == 2);
		List<ProcessHandle> siblings = siblings(launcher);
		send(signal, launcher);
		assertThat(status(launcher)).isNotZero();
		await().atMost(PATIENCE).until(() -> siblings.stream().noneMatch(ProcessHandle::isAlive));
		assertThat(output()).doesNotContain("run-siblings:", "http://");
	}

	@Test
	void tellsWhenASiblingEndsAndLeavesTheOthers() throws Exception {
		Process launcher = launch(Map.of());
		await().atMost(PATIENCE).until(() -> output().contains("Ctrl-C stops them all."));
		List<ProcessHandle> siblings = siblings(launcher);
		siblings.get(0).destroyForcibly();
		await().atMost(PATIENCE).until(() -> output().contains("Process " + siblings.get(0).pid() + " on port"));
		assertThat(output()).contains("has ended with status 137");
		assertThat(siblings.get(1).isAlive()).isTrue();
		siblings.get(1).destroyForcibly();
		assertThat(status(launcher)).isEqualTo(1);
	}

	@Test
	void namesABusyPort() throws Exception {
		try (ServerSocket busy = new ServerSocket(this.port + 1, 1, InetAddress.getLoopbackAddress())) {
			assertThat(status(launch(Map.of()))).isEqualTo(1);
			assertThat(output()).contains("Port " + busy.getLocalPort() + " is busy").doesNotContain("http://");
		}
	}

	@Test
	void showsWhyASiblingDidNotStart() throws Exception {
		Process launcher = launch(Map.of("IUTILS_FLUSH", "nonsense"));
		assertThat(status(launcher)).isEqualTo(1);
		assertThat(output()).contains("ended with status 1 before it answered", "APPLICATION FAILED TO START",
				"nonsense");
	}

	@Test
	void answersWrongUsageWithStatusTwo() throws Exception {
		assertThat(status(launch(Map.of(), "none"))).isEqualTo(2);
		assertThat(output()).contains("COUNT is a number, not 'none'", "Usage:");
	}

	private Process launch(Map<String, String> environment, String... arguments) throws IOException {
		Path script = Layout.ofThisBuild().target().resolveSibling("run-siblings");
		List<String> command = new ArrayList<>(List.of(script.toString(), "--port", String.valueOf(this.port)));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.elsewhere.toFile())
			.redirectErrorStream(true)
			.redirectOutput(outputFile().toFile());
		builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
		builder.environment().putAll(environment);
		Process launcher = builder.start();
		this.started.add(launcher.toHandle());
		return launcher;
	}

	/** Children of the launcher that run the sample, oldest first. */
	private List<ProcessHandle> siblings(Process launcher) {
		List<ProcessHandle> siblings = launcher.descendants()
			.filter((child) -> child.info().commandLine().orElse("").contains("sample-app.jar"))
			.toList();
		this.started.addAll(siblings);
		return siblings;
	}

	private static int status(Process launcher) throws InterruptedException {
		assertThat(launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("the launcher ends").isTrue();
		return launcher.exitValue();
	}

	private static void send(String signal, Process process) throws Exception {
		Process kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid()).inheritIO().start();
		assertThat(kill.waitFor()).isZero();
	}

	/**
	 * Under nohup, and in the background of some shells, signals are ignored by all
	 * children.
	 */
	private static boolean ignores(Process process, int signal) throws IOException {
		Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
		if (!Files.exists(status)) {
			return false;
		}
		String ignored = Files.readAllLines(status)
			.stream()
			.filter((line) -> line.startsWith("SigIgn:"))
			.findFirst()
			.orElseThrow();
		return new BigInteger(ignored.substring("SigIgn:".length()).strip(), 16).testBit(signal - 1);
	}

	private String output() throws IOException {
		return Files.readString(outputFile());
	}

	private Path outputFile() {
		return this.elsewhere.resolve("output");
	}

}
