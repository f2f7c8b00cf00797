package io.iutils.requests;

import io.iutils.IRequestHandler;
import io.iutils.ISiblings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import io.iutils.testing.TestEngine;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * A sibling in a process of its own that answers until it is told to leave, or killed.
 */
public final class AnsweringProcess {

	private AnsweringProcess() {
	}

	/**
	 * @param args the directory, and for how many requests to wait before one of
	 * {@code hold} is answered
	 */
	public static void main(String[] args) throws IOException {
		AnnotationConfigApplicationContext context = start(args[0],
				Map.of("iutils.requests.concurrency", "200000", "hold", (args.length > 1) ? args[1] : "1"));
		System.out.println("ready");
		BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		lines.readLine();
		context.close();
		System.out.println("left");
	}

	/**
	 * A sibling that answers.
	 */
	public static AnnotationConfigApplicationContext start(String directory, Map<String, Object> settings) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		Map<String, Object> all = new HashMap<>(settings);
		all.putAll(TestEngine.properties(Path.of(directory)));
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
		context.register(RequestContexts.Auto.class, Answers.class);
		context.refresh();
		return context;
	}

	static final class Answers {

		private final String self;

		private final int hold;

		private final List<Runnable> held = new ArrayList<>();

		Answers(ISiblings siblings, org.springframework.core.env.Environment environment) {
			this.self = siblings.self().id();
			this.hold = environment.getProperty("hold", Integer.class, 1);
		}

		@IRequestHandler("who")
		String who() {
			return this.self;
		}

		@IRequestHandler("echo")
		String echo(String body) {
			return this.self + body;
		}

		@IRequestHandler("fail")
		String fail(String body) {
			throw new IllegalStateException(body);
		}

		@IRequestHandler("slow")
		CompletionStage<String> slow(int millis) {
			return CompletableFuture.supplyAsync(() -> this.self,
					CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
		}

		/** All are answered when the last has come, in another order. */
		@IRequestHandler("hold")
		synchronized CompletionStage<String> hold(String body) {
			CompletableFuture<String> answer = new CompletableFuture<>();
			this.held.add(() -> answer.complete("re " + body));
			if (this.held.size() == this.hold) {
				Collections.shuffle(this.held);
				Thread all = new Thread(() -> this.held.forEach(Runnable::run));
				all.setDaemon(true);
				all.start();
			}
			return answer;
		}

	}

}
