package io.iutils.sample;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis server that keeps nothing: the one that comes as an artifact, or with
 * {@code -Dtest.redis=installed} the machine's own.
 */
public final class RedisProcess implements AutoCloseable {

	private static File executable;

	private final int port;

	private final Process process;

	private RedisProcess(int port, Process process) {
		this.port = port;
		this.process = process;
	}

	/**
	 * @param settings as on its command line
	 */
	public static RedisProcess start(Path directory, String... settings) throws IOException {
		int port = freePort();
		List<String> command = new ArrayList<>(List.of(executable().toString(), "--port", Integer.toString(port),
				"--bind", "127.0.0.1", "--dir", directory.toString(), "--save", "", "--appendonly", "no"));
		command.addAll(List.of(settings));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		awaitReady(process.inputReader());
		return new RedisProcess(port, process);
	}

	private static void awaitReady(BufferedReader output) throws IOException {
		List<String> said = new ArrayList<>();
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			said.add(line);
			if (line.contains("Ready to accept connections")) {
				Thread drain = new Thread(() -> output.lines().forEach((ignored) -> {
				}));
				drain.setDaemon(true);
				drain.start();
				return;
			}
		}
		throw new IllegalStateException("Redis did not start: " + said);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static synchronized File executable() throws IOException {
		if (executable == null) {
			executable = "installed".equals(System.getProperty("test.redis"))
					? ExecutableProvider.newExecutableInPath("redis-server").get()
					: ExecutableProvider.newJarResourceProvider().get();
		}
		return executable;
	}

	public int port() {
		return this.port;
	}

	@Override
	public void close() {
		try {
			if (!this.process.destroyForcibly().waitFor(30, TimeUnit.SECONDS)) {
				throw new IllegalStateException("Redis survives");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
