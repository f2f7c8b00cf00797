package io.iutils.benchmarks.page;

import java.util.Objects;

import io.iutils.benchmarks.Role;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/**
 * One sibling with the page; {@code port} asks where it is.
 */
public final class PageRole implements Role {

	private final ServletWebServerApplicationContext context;

	/**
	 * @param peer a name of {@link PagePeer}
	 * @param place where it counts
	 */
	public PageRole(String peer, String place) {
		PagePeer counting = PagePeer.valueOf(peer);
		this.context = (ServletWebServerApplicationContext) new SpringApplicationBuilder(Application.class,
				HitsPage.class, counting.hits())
			.properties("server.port=0", "server.address=127.0.0.1", "server.tomcat.max-keep-alive-requests=-1",
					"spring.main.banner-mode=off", "logging.level.root=warn")
			.properties(counting.properties(place))
			.run();
	}

	@Override
	public String obey(String[] words) {
		return Integer.toString(Objects.requireNonNull(this.context.getWebServer()).getPort());
	}

	@Override
	public void close() {
		this.context.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
