package io.iutils.benchmarks.startup;

import java.lang.management.ManagementFactory;

import io.iutils.benchmarks.Role;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A Boot application that starts and rests; {@code heap} asks how many bytes live in it.
 */
public final class ApplicationRole implements Role {

	private static final int COLLECTIONS = 3;

	private final ConfigurableApplicationContext context;

	/**
	 * Returns when the application is ready, with its runners and
	 * {@code ApplicationReadyEvent} done.
	 * @param peer a name of {@link StartupPeer}
	 * @param place a directory, or a port
	 */
	public ApplicationRole(String peer, String place) {
		StartupPeer chosen = StartupPeer.valueOf(peer);
		this.context = new SpringApplicationBuilder(Application.class)
			.sources(chosen.configurations().toArray(Class<?>[]::new))
			.properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off",
					"logging.level.root=warn", "spring.main.keep-alive=true")
			.properties(chosen.properties(place))
			.run();
	}

	@Override
	public String obey(String[] words) {
		if (!this.context.isActive()) {
			throw new IllegalStateException("The application has ended");
		}
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
		}
		return Long.toString(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
	}

	@Override
	public void close() {
		// A JVM that rested ends; nobody waits for a good-bye of each peer.
		Runtime.getRuntime().halt(0);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
