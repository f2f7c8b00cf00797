package io.iutils.benchmarks.peers;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The installed {@code redis-server}, on a free port, with nothing written to disk: its
 * fastest form.
 */
public final class RedisServer implements AutoCloseable {

	private static final int DEADLINE_SECONDS = 10;

	private final Process process;

	private final int port;

	private RedisServer(Process process, int port) {
		this.process = process;
		this.port = port;
		// Also if the run is ended from outside.
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
	}

	/**
	 * @throws IOException if it is not installed or does not start
	 */
	public static RedisServer start(Path directory) throws IOException {
		int port = freePort();
		RedisServer server = new RedisServer(new ProcessBuilder("redis-server", "--bind", "127.0.0.1", "--port",
				Integer.toString(port), "--save", "", "--appendonly", "no", "--dir", directory.toString())
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start(), port);
		server.awaitReady();
		return server;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private void awaitReady() throws IOException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
		while (System.nanoTime() - deadline < 0) {
			try (Jedis jedis = new Jedis("127.0.0.1", this.port)) {
				jedis.ping();
				return;
			}
			catch (JedisException ex) {
				if (!this.process.isAlive()) {
					break;
				}
				Thread.onSpinWait();
			}
		}
		close();
		throw new IOException("redis-server does not start");
	}

	public int port() {
		return this.port;
	}

	@Override
	public void close() {
		this.process.destroy();
	}

}
