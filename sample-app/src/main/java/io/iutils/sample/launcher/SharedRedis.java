package io.iutils.sample.launcher;

import java.io.IOException;
import java.util.List;

/**
 * The keys of a namespace in a Redis server, for the engine {@code redis}.
 */
record SharedRedis(RedisAddress server, String namespace) implements SharedPlace {

	/**
	 * Looks for the server first: the siblings would fail one by one, at more length.
	 */
	static SharedRedis reach(RedisAddress server, String namespace) {
		try (RedisClient client = RedisClient.connect(server)) {
			client.command("PING");
			return new SharedRedis(server, namespace);
		}
		catch (IOException ex) {
			throw new LaunchException("Redis at " + server + " cannot be used (" + ex.getMessage()
					+ "): start it with redis-server, or say where there is one with --redis=HOST:PORT");
		}
	}

	@Override
	public List<String> settings() {
		return List.of("--iutils.engine=redis", "--iutils.namespace=" + this.namespace,
				"--spring.data.redis.host=" + this.server.host(), "--spring.data.redis.port=" + this.server.port());
	}

	@Override
	public void delete() {
		try (RedisClient client = RedisClient.connect(this.server)) {
			client.deleteAll(keys());
		}
		catch (IOException ex) {
			System.err.println("run-siblings: " + this + " were not deleted: " + ex);
		}
	}

	private String keys() {
		return "iutils:{" + this.namespace + "}:*";
	}

	@Override
	public String toString() {
		return "the keys " + keys() + " of Redis at " + this.server;
	}

}
