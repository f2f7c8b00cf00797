package io.iutils.sample.launcher;

import io.iutils.sample.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What siblings of a test share through.
 */
enum TestEngine {

	LOCAL {

		@Override
		TestPlace open(Path temporary) {
			return new TestPlace(new SharedDirectory(temporary.resolve("shared")), () -> {
			});
		}

	},

	REDIS {

		@Override
		TestPlace open(Path temporary) throws IOException {
			RedisProcess server = RedisProcess.start(Files.createDirectory(temporary.resolve("redis")));
			return new TestPlace(new SharedRedis(new RedisAddress("localhost", server.port()), "test"), server);
		}

	};

	/** A place where nobody has been. */
	abstract TestPlace open(Path temporary) throws IOException;

	/**
	 * @param server what has to run for it
	 */
	record TestPlace(SharedPlace shared, AutoCloseable server) implements AutoCloseable {

		@Override
		public void close() throws Exception {
			this.server.close();
		}

	}

}
