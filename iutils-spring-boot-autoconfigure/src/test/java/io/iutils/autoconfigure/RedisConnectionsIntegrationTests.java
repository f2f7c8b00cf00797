package io.iutils.autoconfigure;

import io.iutils.IEvents;
import io.iutils.IStash;
import io.iutils.IutilsException;
import io.iutils.testing.RedisProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The settings of the application's connection hold for the engine's.
 */
@Timeout(120)
class RedisConnectionsIntegrationTests {

	@TempDir
	Path directory;

	private ApplicationContextRunner runner(Client client) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IutilsAutoConfiguration.class, IutilsEventsAutoConfiguration.class,
					IutilsRedisAutoConfiguration.class, DataRedisAutoConfiguration.class, SslAutoConfiguration.class))
			.withPropertyValues("iutils.engine=redis", "iutils.namespace=connections-" + UUID.randomUUID(),
					"spring.data.redis.client-type=" + client.name().toLowerCase(Locale.ROOT));
	}

	@ParameterizedTest
	@EnumSource
	void goesThroughTls(Client client) throws Exception {
		Path certificate = this.directory.resolve("certificate.pem");
		Path key = this.directory.resolve("key.pem");
		makeCertificate(certificate, key);
		try (RedisProcess server = RedisProcess.start()) {
			int port = server.port();
			server.kill();
			try (RedisProcess secure = RedisProcess.start("--port", "0", "--tls-port", Integer.toString(port),
					"--tls-cert-file", certificate.toString(), "--tls-key-file", key.toString(), "--tls-ca-cert-file",
					certificate.toString(), "--tls-auth-clients", "no", "--requirepass", "secret")) {
				runner(client)
					.withPropertyValues("spring.data.redis.port=" + port, "spring.data.redis.password=secret",
							"spring.data.redis.ssl.bundle=redis",
							"spring.ssl.bundle.pem.redis.truststore.certificate=" + certificate.toUri())
					.run((context) -> uses(context.getBean(IStash.class)));
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void goesOnAfterAFailOverBySentinel(Client client) throws IOException {
		try (RedisProcess master = RedisProcess.start();
				RedisProcess replica = RedisProcess.start("--replicaof", "127.0.0.1", Integer.toString(master.port()));
				RedisProcess sentinel = RedisProcess.startSentinel(master)) {
			await()
				.until(() -> replica.command("WAIT 0 0").startsWith(":") || replica.command("GET a").startsWith("$"));
			await().until(() -> sentinel.command("SENTINEL CKQUORUM m").startsWith("+OK"));
			runner(client)
				.withPropertyValues("spring.data.redis.sentinel.master=m",
						"spring.data.redis.sentinel.nodes=127.0.0.1:" + sentinel.port(), "iutils.lock-timeout=30s")
				.run((context) -> {
					IStash stash = context.getBean(IStash.class);
					IEvents events = context.getBean(IEvents.class);
					uses(stash);
					long id = events.emit("t", 1);
					long version = stash.put("k", "v");
					await().until(
							() -> replica
								.command("EXISTS iutils:{" + context.getEnvironment().getProperty("iutils.namespace")
										+ "}:stash:value:k")
								.equals(":1"));
					await().until(() -> sentinel.command("SENTINEL REPLICAS m").startsWith("*1"));
					master.kill();
					await().ignoreExceptionsInstanceOf(IutilsException.class).until(() -> stash.increment("after") > 0);
					assertThat(stash.get("k", String.class)).contains("v");
					assertThat(stash.put("k", "w")).isGreaterThan(version);
					assertThat(events.emit("t", 2)).isGreaterThan(id);
				});
		}
	}

	@Test
	void masterAndReplicasWithoutSentinelAreRefused() {
		runner(Client.LETTUCE).withPropertyValues("spring.data.redis.masterreplica.nodes=127.0.0.1:1,127.0.0.1:2")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingException.class)
				.hasMessageContaining("spring.data.redis.masterreplica.nodes"));
	}

	private static void uses(IStash stash) {
		assertThat(stash.increment("n")).isEqualTo(1);
		assertThat(stash.get("n", Long.class)).contains(1L);
	}

	/**
	 * One that has signed itself, for 127.0.0.1.
	 */
	private void makeCertificate(Path certificate, Path key) throws Exception {
		Path store = this.directory.resolve("store.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "redis", "-keyalg", "RSA", "-dname", "CN=localhost", "-ext",
				"san=ip:127.0.0.1,dns:localhost", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass",
				"secret")
			.redirectErrorStream(true)
			.start();
		keytool.getInputStream().readAllBytes();
		assertThat(keytool.waitFor()).isZero();
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(store)) {
			keys.load(in, "secret".toCharArray());
		}
		pem(certificate, "CERTIFICATE", keys.getCertificate("redis").getEncoded());
		pem(key, "PRIVATE KEY", keys.getKey("redis", "secret".toCharArray()).getEncoded());
	}

	private static void pem(Path file, String what, byte[] bytes) throws IOException {
		Files.writeString(file,
				"-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(bytes)
						+ "\n-----END " + what + "-----\n");
	}

	enum Client {

		LETTUCE, JEDIS

	}

}
