package io.iutils.sample.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.iutils.sample.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedRedisTests {

	private static final String WHAT_TO_DO = "): start it with redis-server, or say where there is one with"
			+ " --redis=HOST:PORT";

	@TempDir
	Path temporary;

	@Test
	void tellsSiblingsWhereItIs() throws Exception {
		try (RedisProcess server = RedisProcess.start(this.temporary)) {
			RedisAddress address = new RedisAddress("localhost", server.port());
			SharedRedis shared = SharedRedis.reach(address, "shop");
			assertThat(shared.settings()).containsExactly("--iutils.engine=redis", "--iutils.namespace=shop",
					"--spring.data.redis.host=localhost", "--spring.data.redis.port=" + server.port());
			assertThat(shared).hasToString("the keys iutils:{shop}:* of Redis at localhost:" + server.port());
		}
	}

	@Test
	void deletesAllItsKeysAndNoOthers() throws Exception {
		try (RedisProcess server = RedisProcess.start(this.temporary)) {
			RedisAddress address = new RedisAddress("localhost", server.port());
			try (RedisClient client = RedisClient.connect(address)) {
				for (int i = 0; i < 2500; i++) {
					client.command("SET", "iutils:{shop}:stash:value:ü " + i, "x");
				}
				client.command("SET", "iutils:{shop2}:run", "x");
				client.command("SET", "theirs", "x");
				new SharedRedis(address, "shop").delete();
				assertThat(client.command("DBSIZE")).isEqualTo("2");
			}
		}
	}

	@Test
	void saysWhatToDoWhenNobodyListens() throws Exception {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		assertRefused("localhost", port, "Connection refused");
		assertRefused("no.such.host.invalid", port, "There is no host no.such.host.invalid");
	}

	@Test
	void saysWhatToDoWhenTheServerRefuses() throws Exception {
		try (RedisProcess server = RedisProcess.start(this.temporary, "--requirepass", "secret")) {
			assertRefused("localhost", server.port(), "it answers NOAUTH Authentication required.");
		}
	}

	@Test
	void saysWhatToDoWhenItIsNoRedis() throws Exception {
		try (ServerSocket web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			answerOnce(web, "HTTP/1.1 400 Bad Request\r\n\r\n");
			assertRefused("localhost", web.getLocalPort(), "what answers there is not Redis");
			answerOnce(web, "");
			assertRefused("localhost", web.getLocalPort(), "it hangs up");
		}
	}

	private static void answerOnce(ServerSocket server, String answer) {
		CompletableFuture.runAsync(() -> {
			try (Socket socket = server.accept()) {
				// Else the end would come as a reset.
				socket.getInputStream().readNBytes("*1\r\n$4\r\nPING\r\n".length());
				socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	private static void assertRefused(String host, int port, String why) {
		assertThatExceptionOfType(LaunchException.class)
			.isThrownBy(() -> SharedRedis.reach(new RedisAddress(host, port), "shop"))
			.withMessage("Redis at " + host + ":" + port + " cannot be used (" + why + WHAT_TO_DO);
	}

}
