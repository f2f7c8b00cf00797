package io.iutils.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that plays a {@link Role}: obeys line by line until its input ends.
 */
public final class Worker implements AutoCloseable {

	private static final String ANSWER = "answer ";

	private static final String FAILURE = "failure ";

	/** What Chronicle and LMDB ask for: they reach into the JDK. */
	private static final List<String> OPENED = List.of("java.base/java.lang", "java.base/java.lang.reflect",
			"java.base/java.io", "java.base/java.nio", "java.base/java.util", "java.base/sun.nio.ch",
			"java.base/jdk.internal.misc", "java.base/jdk.internal.ref", "jdk.compiler/com.sun.tools.javac.file",
			"jdk.unsupported/sun.misc");

	private final Process process;

	private final BufferedReader answers;

	private final PrintStream commands;

	private final String name;

	private Worker(Process process, String name) {
		this.process = process;
		this.name = name;
		this.answers = process.inputReader(StandardCharsets.UTF_8);
		this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
	}

	/**
	 * Starts one and waits until it is ready.
	 * @throws IOException if it cannot play its role, with the reason
	 */
	public static Worker start(Class<? extends Role> role, Object... args) throws IOException {
		Worker worker = launch(role, args);
		worker.answer();
		return worker;
	}

	/**
	 * Starts several at once and waits until all are ready.
	 */
	public static List<Worker> start(int count, Class<? extends Role> role, Object... args) throws IOException {
		List<Worker> workers = new ArrayList<>();
		try {
			for (int i = 0; i < count; i++) {
				workers.add(launch(role, args));
			}
			for (Worker worker : workers) {
				worker.answer();
			}
		}
		catch (IOException ex) {
			workers.forEach(Worker::close);
			throw ex;
		}
		return workers;
	}

	private static Worker launch(Class<? extends Role> role, Object... args) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(ProcessHandle.current().info().command().orElse("java"));
		OPENED.forEach((opened) -> command.add("--add-opens=" + opened + "=ALL-UNNAMED"));
		if (Runtime.version().feature() > 21) {
			command.add("--enable-native-access=ALL-UNNAMED");
			command.add("--sun-misc-unsafe-memory-access=allow");
		}
		command.addAll(List.of("-Xmx2g", "-cp", System.getProperty("java.class.path"), Worker.class.getName(),
				role.getName()));
		Arrays.stream(args).map(Object::toString).forEach(command::add);
		return new Worker(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start(),
				role.getSimpleName());
	}

	/**
	 * Lets it obey and waits for the answer.
	 */
	public String ask(Object... words) throws IOException {
		tell(words);
		return answer();
	}

	/**
	 * Lets it obey; {@link #answer} is to follow.
	 */
	public void tell(Object... words) {
		this.commands.println(String.join(" ", Arrays.stream(words).map(Object::toString).toList()));
	}

	/**
	 * Its next answer.
	 */
	public String answer() throws IOException {
		String line = this.answers.readLine();
		while (line != null && !line.startsWith(ANSWER)) {
			if (line.startsWith(FAILURE)) {
				throw new IOException(line.substring(FAILURE.length()));
			}
			line = this.answers.readLine();
		}
		if (line == null) {
			throw new IOException(this.name + " has ended");
		}
		return line.substring(ANSWER.length());
	}

	public long processId() {
		return this.process.pid();
	}

	/** As kill -9 does. */
	public void kill() {
		this.process.destroyForcibly();
	}

	@Override
	public void close() {
		this.commands.close();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	public static void main(String[] args) throws Exception {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		try (Role role = role(args)) {
			System.out.println(ANSWER + "ready");
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				System.out.println(ANSWER + role.obey(line.split(" ")));
			}
		}
		catch (Exception | LinkageError ex) {
			System.out.println(FAILURE + ex);
			ex.printStackTrace();
		}
		System.exit(0);
	}

	private static Role role(String[] args) throws Exception {
		Object[] given = Arrays.copyOfRange(args, 1, args.length);
		Class<?>[] types = new Class<?>[given.length];
		Arrays.fill(types, String.class);
		try {
			return (Role) Class.forName(args[0]).getConstructor(types).newInstance(given);
		}
		catch (InvocationTargetException ex) {
			if (ex.getCause() instanceof Exception cause) {
				throw cause;
			}
			throw ex;
		}
	}

}
