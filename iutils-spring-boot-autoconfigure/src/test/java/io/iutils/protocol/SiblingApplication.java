package io.iutils.protocol;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.iutils.IEvents;
import io.iutils.IRequestHandler;
import io.iutils.IRequests;
import io.iutils.ISiblings;
import io.iutils.IStash;
import io.iutils.Sibling;
import io.iutils.Subscription;
import io.iutils.autoconfigure.IutilsAutoConfiguration;
import io.iutils.autoconfigure.IutilsEventsAutoConfiguration;
import io.iutils.autoconfigure.IutilsRequestsAutoConfiguration;
import io.iutils.engine.Engine;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/**
 * An application that is a sibling, in this JVM or, by {@link #main}, in one of its own.
 */
public final class SiblingApplication implements AutoCloseable {

	private static final String NAMESPACE = "test";

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private SiblingApplication(Path directory, Map<String, Object> settings, Class<?>... beans) {
		Map<String, Object> all = new HashMap<>(settings);
		all.put("iutils.directory", directory.toString());
		all.put("iutils.namespace", NAMESPACE);
		this.context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
		this.context.register(Auto.class);
		if (beans.length > 0) {
			this.context.register(beans);
		}
		this.context.refresh();
	}

	public static SiblingApplication start(Path directory, Class<?>... beans) {
		return start(directory, Map.of(), beans);
	}

	public static SiblingApplication start(Path directory, Map<String, Object> settings, Class<?>... beans) {
		return new SiblingApplication(directory, settings, beans);
	}

	/**
	 * The directory of the namespace.
	 */
	public static Path namespace(Path directory) {
		return directory.resolve(NAMESPACE);
	}

	/**
	 * Does what it is told on its standard input, one command a line, and answers on its
	 * standard output.
	 * @param args the directory
	 */
	public static void main(String[] args) throws IOException {
		try (SiblingApplication sibling = start(Path.of(args[0]), Handlers.class)) {
			// Its own id is known to whoever reads this.
			System.out.println("ready " + sibling.self().id());
			BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			String line = commands.readLine();
			while (line != null) {
				System.out.println(sibling.execute(line.split(" ")));
				line = commands.readLine();
			}
		}
	}

	private String execute(String[] words) {
		switch (words[0]) {
			case "put" -> stash().put("key", words[1]);
			case "emit" -> events().emit("topic", words[1]);
			case "hear" ->
				events().on("topic", String.class, (message) -> System.out.println("heard " + message.payload()));
			case "ask" -> {
				return outcome(requests().ask(words[1], words[2], String.class));
			}
			case "ask-sibling" -> {
				return outcome(requests().ask(sibling(words[1]), words[2], words[3], String.class));
			}
			case "pong" -> events().on("ping", Integer.class, (message) -> events().emit("pong", message.payload()));
			case "ping" -> {
				return ping(Integer.parseInt(words[1]));
			}
			case "siblings" -> {
				return "siblings " + this.context.getBean(ISiblings.class).all().size();
			}
			default -> throw new IllegalArgumentException(words[0]);
		}
		return words[0] + " done";
	}

	/**
	 * Emits so many events, each when the one before has been answered by another.
	 */
	String ping(int count) {
		BlockingQueue<Integer> pongs = new LinkedBlockingQueue<>();
		long start = System.nanoTime();
		Subscription subscription = events().on("pong", Integer.class, (message) -> pongs.add(message.payload()));
		try {
			for (int i = 0; i < count; i++) {
				events().emit("ping", i);
				Integer pong = pongs.poll(30, TimeUnit.SECONDS);
				if (pong == null || pong != i) {
					return "pong " + pong + " instead of " + i;
				}
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			subscription.close();
		}
		return "pinged " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
	}

	private Sibling sibling(String id) {
		return this.context.getBean(ISiblings.class)
			.all()
			.stream()
			.filter((sibling) -> sibling.id().equals(id))
			.findFirst()
			.orElseThrow();
	}

	private static String outcome(CompletableFuture<?> future) {
		try {
			return "answer " + future.orTimeout(30, TimeUnit.SECONDS).join();
		}
		catch (CompletionException ex) {
			return "failure " + ex.getCause().getClass().getSimpleName();
		}
	}

	public IRequests requests() {
		return this.context.getBean(IRequests.class);
	}

	public IStash stash() {
		return this.context.getBean(IStash.class);
	}

	public IEvents events() {
		return this.context.getBean(IEvents.class);
	}

	public Sibling self() {
		return this.context.getBean(ISiblings.class).self();
	}

	public Engine engine() {
		return this.context.getBean(Engine.class);
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ IutilsAutoConfiguration.class, IutilsEventsAutoConfiguration.class,
			IutilsRequestsAutoConfiguration.class })
	static class Auto {

	}

	/**
	 * What each sibling answers.
	 */
	public static class Handlers {

		@IRequestHandler("java.echo")
		Object echo(Object body) {
			return body;
		}

		@IRequestHandler("java.add")
		int add(Pair pair) {
			return pair.one() + pair.two();
		}

		@IRequestHandler("java.fail")
		String fail() {
			throw new IllegalStateException("no:\nnever");
		}

		@IRequestHandler("java.slow")
		CompletableFuture<String> slow() {
			return new CompletableFuture<>();
		}

	}

	record Pair(int one, int two) {
	}

}
