package io.iutils.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import redis.clients.jedis.Jedis;

/**
 * The installed {@code redis-server}, on a free port, with nothing written to disk: its
 * fastest form. It does not survive a kill, and what it was given is lost with it.
 */
public final class RedisServer implements AutoCloseable {

	private final ServerProcess process;

	private final int port;

	private RedisServer(ServerProcess process, int port) {
		this.process = process;
		this.port = port;
	}

	/**
	 * @param directory of its own; it goes with the server
	 * @throws IOException if it is not installed or does not start
	 */
	public static RedisServer start(Path directory) throws IOException {
		int port = FreePort.next();
		ServerProcess process = ServerProcess.start("redis-server", "TERM", directory,
				List.of(Installed.command("redis-server").toString(), "--bind", "127.0.0.1", "--port",
						Integer.toString(port), "--save", "", "--appendonly", "no", "--dir", directory.toString()));
		process.await(() -> {
			try (Jedis jedis = new Jedis("127.0.0.1", port)) {
				jedis.ping();
			}
		});
		return new RedisServer(process, port);
	}

	public int port() {
		return this.port;
	}

	public long processId() throws IOException {
		return this.process.processId();
	}

	@Override
	public void close() {
		this.process.close();
	}

}
