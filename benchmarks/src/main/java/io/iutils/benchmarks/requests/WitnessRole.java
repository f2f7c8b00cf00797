package io.iutils.benchmarks.requests;

import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.iutils.ISiblings;
import io.iutils.SiblingLeft;
import io.iutils.benchmarks.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;

/**
 * A sibling that answers. To {@code socket} it says the name of its own socket, to
 * {@code death} when, by {@code nanoTime}, it heard that another one has left.
 */
public final class WitnessRole implements Role {

	private static final int PATIENCE_SECONDS = 10;

	private final ConfigurableApplicationContext context;

	private final BlockingQueue<Long> deaths = new LinkedBlockingQueue<>();

	public WitnessRole(String directory) {
		this.context = IutilsRequests.start(Path.of(directory));
		this.context.addApplicationListener((event) -> {
			if (event instanceof PayloadApplicationEvent<?> published
					&& published.getPayload() instanceof SiblingLeft) {
				this.deaths.add(System.nanoTime());
			}
		});
	}

	@Override
	public String obey(String[] words) throws InterruptedException {
		if (words[0].equals("socket")) {
			return this.context.getBean(ISiblings.class).self().id().substring(0, 16);
		}
		@Nullable Long death = this.deaths.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
		if (death == null) {
			throw new IllegalStateException("No death was told within " + PATIENCE_SECONDS + " s");
		}
		return death.toString();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
