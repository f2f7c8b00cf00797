package io.iutils.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;

/**
 * What a server has to be to serve as an engine.
 */
final class Requirements {

	private static final Logger logger = System.getLogger(Requirements.class.getName());

	private static final int MAJOR = 6;

	private static final int MINOR = 2;

	private Requirements() {
	}

	/**
	 * @throws UnusableServerException if it is too old, or removes what it was told to
	 * keep
	 */
	static void check(Server server) {
		Properties[] told = server.read((connection) -> {
			try {
				return new Properties[] { connection.serverCommands().info("server"),
						connection.serverCommands().info("memory") };
			}
			catch (DataAccessException ex) {
				if (Failure.of(ex).isLoss()) {
					throw ex;
				}
				logger.log(Level.WARNING, "Redis does not tell its version and its maxmemory-policy: {0}",
						ex.getMessage());
				return new Properties[2];
			}
		});
		check(told[0], told[1]);
	}

	/**
	 * As {@link #check(Server)}, by what it tells of itself.
	 */
	static void check(@Nullable Properties server, @Nullable Properties memory) {
		String version = value(server, "redis_version");
		if (version != null && isOld(version)) {
			throw new UnusableServerException(
					"The Redis server has version " + version + ", and " + MAJOR + "." + MINOR + " or later is needed",
					"Update the server, or set spring.data.redis.* to another one.", null);
		}
		String policy = value(memory, "maxmemory_policy");
		if (policy != null && policy.startsWith("allkeys")) {
			throw new UnusableServerException(
					"The Redis server has the maxmemory-policy '" + policy
							+ "': when its memory is full it removes values and events that it was told to keep",
					"Set its maxmemory-policy to 'noeviction', or set spring.data.redis.* to another server.", null);
		}
		if (policy != null && policy.startsWith("volatile")) {
			logger.log(Level.WARNING, "Redis has the maxmemory-policy ''{0}'': when its memory is full it removes"
					+ " values with a time to live before their time; ''noeviction'' keeps them", policy);
		}
	}

	private static boolean isOld(String version) {
		String[] parts = version.split("\\.");
		try {
			int major = Integer.parseInt(parts[0]);
			return major < MAJOR || (major == MAJOR && parts.length > 1 && Integer.parseInt(parts[1]) < MINOR);
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

	/** In a cluster, each node's name stands before the name of the value. */
	private static @Nullable String value(@Nullable Properties all, String name) {
		if (all == null) {
			return null;
		}
		return all.stringPropertyNames()
			.stream()
			.filter((key) -> key.equals(name) || key.endsWith("." + name))
			.map(all::getProperty)
			.findFirst()
			.orElse(null);
	}

}
