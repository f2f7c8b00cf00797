package io.iutils.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
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

	/** No command is like this. */
	private static final String END = "\n";

	private static final int LAST_WORDS = 3;

	private static final int PATIENCE_SECONDS = 10;

	/** More than anything takes that works. */
	private static final int MOST_MINUTES = 15;

	private static final ScheduledExecutorService LIMITS = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "limits");
		thread.setDaemon(true);
		return thread;
	});

	private final Process process;

	private final BufferedReader answers;

	private final PrintStream commands;

	private final String name;

	private final Path errors;

	private Worker(Process process, String name, Path errors) {
		this.process = process;
		this.name = name;
		this.errors = errors;
		this.answers = process.inputReader(StandardCharsets.UTF_8);
		this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
	}

	/**
	 * Starts one and waits until it is ready.
	 * @throws IOException if it cannot play its role, with the reason
	 */
	public static Worker start(Class<? extends Role> role, Object... args) throws IOException {
		return start(1, role, args).get(0);
	}

	/**
	 * Starts several at once and waits until all are ready.
	 */
	public static List<Worker> start(int count, Class<? extends Role> role, Object... args) throws IOException {
		return ready(count, () -> launch("2g", role, args));
	}

	/**
	 * Starts several at once as a user starts applications: with a class path of their
	 * own and no options of peers that are not on it; waits until all are ready.
	 */
	public static List<Worker> start(int count, String classPath, Class<? extends Role> role, Object... args)
			throws IOException {
		return ready(count, () -> run(List.of("-Xmx512m", "-cp", classPath), role, args));
	}

	private static List<Worker> ready(int count, Start start) throws IOException {
		List<Worker> workers = new ArrayList<>();
		try {
			for (int i = 0; i < count; i++) {
				workers.add(start.start());
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

	/**
	 * Starts one; its first answer says that it is ready.
	 * @param heap at most, as {@code -Xmx} takes it
	 */
	public static Worker launch(String heap, Class<? extends Role> role, Object... args) throws IOException {
		List<String> options = new ArrayList<>();
		OPENED.forEach((opened) -> options.add("--add-opens=" + opened + "=ALL-UNNAMED"));
		// Small at first: there may be many of them.
		options.addAll(List.of("-Xms32m", "-Xmx" + heap, "-cp", System.getProperty("java.class.path")));
		return run(options, role, args);
	}

	private static Worker run(List<String> options, Class<? extends Role> role, Object... args) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(ProcessHandle.current().info().command().orElse("java"));
		if (Runtime.version().feature() > 21) {
			command.add("--enable-native-access=ALL-UNNAMED");
			command.add("--sun-misc-unsafe-memory-access=allow");
		}
		command.addAll(options);
		command.addAll(List.of(Worker.class.getName(), role.getName()));
		Arrays.stream(args).map(Object::toString).forEach(command::add);
		Path errors = Files.createTempFile("iutils-worker", ".log");
		return new Worker(new ProcessBuilder(command).redirectError(errors.toFile()).start(), role.getSimpleName(),
				errors);
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
	 * Its next answer; who gives none for a quarter of an hour is killed.
	 */
	public String answer() throws IOException {
		Future<?> limit = LIMITS.schedule(this::kill, MOST_MINUTES, TimeUnit.MINUTES);
		try {
			return nextAnswer();
		}
		finally {
			limit.cancel(false);
		}
	}

	private String nextAnswer() throws IOException {
		String line = this.answers.readLine();
		while (line != null && !line.startsWith(ANSWER)) {
			if (line.startsWith(FAILURE)) {
				throw new IOException(line.substring(FAILURE.length()));
			}
			line = this.answers.readLine();
		}
		if (line == null) {
			throw new IOException(this.name + " has ended: " + lastWords());
		}
		return line.substring(ANSWER.length());
	}

	private String lastWords() throws IOException {
		List<String> lines = Files.readAllLines(this.errors, StandardCharsets.ISO_8859_1);
		return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
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
			if (!this.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
			Files.deleteIfExists(this.errors);
		}
		catch (IOException ex) {
			// In the directory for temporary files.
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * As {@link #close}, without waiting for the end.
	 */
	public void dismiss() {
		this.commands.close();
	}

	public static void main(String[] args) throws Exception {
		BlockingQueue<String> commands = new LinkedBlockingQueue<>();
		Thread listener = new Thread(() -> listen(commands), "commands");
		listener.setDaemon(true);
		listener.start();
		PrintStream out = System.out;
		// What peers have to say must not stand between the answers.
		System.setOut(System.err);
		try {
			Role role = role(args);
			out.println(ANSWER + "ready");
			for (String line = commands.take(); !line.equals(END); line = commands.take()) {
				out.println(ANSWER + role.obey(line.split(" ")));
			}
			role.close();
		}
		catch (Throwable ex) {
			out.println(FAILURE + reason(ex));
			ex.printStackTrace();
		}
		// Some peers leave threads behind that are no daemons.
		System.exit(0);
	}

	/**
	 * The input ends with whoever started us, also by kill -9: nothing here outlives it.
	 */
	private static void listen(BlockingQueue<String> commands) {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		try {
			in.lines().forEach(commands::add);
			commands.add(END);
			TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
		}
		catch (InterruptedException | RuntimeException ex) {
			ex.printStackTrace();
		}
		Runtime.getRuntime().halt(1);
	}

	/** In one line. */
	private static String reason(Throwable failure) {
		StringBuilder reason = new StringBuilder(failure.toString());
		for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
			reason.append("; ").append(cause);
		}
		return reason.toString().replaceAll("\\s+", " ");
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

	private interface Start {

		Worker start() throws IOException;

	}

}
