package io.iutils.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

import org.springframework.util.FileSystemUtils;

/**
 * A real Redis server that a test starts, kills and starts again: the one that comes as
 * an artifact, or with {@code -Dtest.redis=installed} the machine's own.
 */
public final class RedisProcess implements AutoCloseable {

	private static @Nullable File executable;

	private final int port;

	private final Path directory;

	private final List<String> settings;

	private Process process;

	private RedisProcess(int port, Path directory, List<String> settings) throws IOException {
		this.port = port;
		this.directory = directory;
		this.settings = settings;
		this.process = launch();
	}

	/**
	 * Starts a server that keeps nothing.
	 * @param settings as on its command line, for instance {@code --maxmemory 10mb};
	 * later ones win
	 */
	public static RedisProcess start(String... settings) throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			int port = socket.getLocalPort();
			socket.close();
			return new RedisProcess(port, Files.createTempDirectory("iutils-redis"), List.of(settings));
		}
	}

	/**
	 * Starts a server that has on disk what it has acknowledged.
	 */
	public static RedisProcess startDurable() throws IOException {
		return start("--appendonly", "yes", "--appendfsync", "always");
	}

	/**
	 * Starts a sentinel that watches a master under the name {@code m}.
	 */
	public static RedisProcess startSentinel(RedisProcess master) throws IOException {
		return start("--sentinel", "monitor m " + TestRedis.HOST + " " + master.port() + " 1");
	}

	private Process launch() throws IOException {
		List<String> command = this.settings.contains("--sentinel") ? sentinel() : server();
		Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
		BufferedReader output = started.inputReader();
		List<String> said = new ArrayList<>();
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			said.add(line);
			if (line.contains("Ready to accept connections") || line.contains("Sentinel ID is")) {
				Thread drain = new Thread(() -> drain(output));
				drain.setDaemon(true);
				drain.start();
				return started;
			}
		}
		throw new IllegalStateException("Redis did not start: " + said);
	}

	private List<String> server() throws IOException {
		List<String> command = new ArrayList<>(List.of(executable().toString(), "--port", Integer.toString(this.port),
				"--bind", TestRedis.HOST, "--dir", this.directory.toString(), "--save", "", "--appendonly", "no"));
		command.addAll(this.settings);
		return command;
	}

	private List<String> sentinel() throws IOException {
		Path settings = Files.writeString(this.directory.resolve("sentinel.conf"),
				"port " + this.port + "\nbind " + TestRedis.HOST + "\ndir " + this.directory + "\nsentinel "
						+ this.settings.get(1) + "\nsentinel down-after-milliseconds m 500\n"
						+ "sentinel failover-timeout m 2000\n");
		return List.of(executable().toString(), settings.toString(), "--sentinel");
	}

	private static void drain(BufferedReader output) {
		try {
			while (output.readLine() != null) {
				// Else it would wait for a reader.
			}
		}
		catch (IOException ex) {
			// It was killed.
		}
	}

	private static synchronized File executable() throws IOException {
		File found = executable;
		if (found == null) {
			found = "installed".equals(System.getProperty("test.redis"))
					? ExecutableProvider.newExecutableInPath("redis-server").get()
					: ExecutableProvider.newJarResourceProvider().get();
			executable = found;
		}
		return found;
	}

	public int port() {
		return this.port;
	}

	/**
	 * Sends a command over a connection of its own.
	 * @return the first line of the answer
	 */
	public String command(String command) {
		try (Socket socket = new Socket(TestRedis.HOST, this.port)) {
			socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
			return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
				.readLine();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Kills it as {@code kill -9} does.
	 */
	public void kill() {
		try {
			// One that is stopped, too.
			this.process.destroyForcibly();
			if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
				throw new IllegalStateException("Redis survives");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Starts it again, on what it had kept.
	 */
	public void restart() {
		kill();
		try {
			this.process = launch();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Stops it as SIGSTOP does.
	 */
	public void pause() {
		signal("STOP");
	}

	public void resume() {
		signal("CONT");
	}

	private void signal(String name) {
		try (Signals signals = new Signals()) {
			signals.send(name, this.process.pid());
		}
	}

	@Override
	public void close() {
		kill();
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
