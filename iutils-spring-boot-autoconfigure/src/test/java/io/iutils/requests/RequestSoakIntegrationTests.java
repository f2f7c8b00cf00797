package io.iutils.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iutils.BusyException;
import io.iutils.IRequests;
import io.iutils.ISiblings;
import io.iutils.NoHandlerException;
import io.iutils.Reply;
import io.iutils.RequestFailedException;
import io.iutils.RequestTimeoutException;
import io.iutils.Sibling;
import io.iutils.SiblingGoneException;
import io.iutils.SiblingUnreachableException;
import io.iutils.testing.Campaign;
import io.iutils.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import io.iutils.testing.OnEveryEngine;
import io.iutils.testing.TestEngine;

/**
 * Siblings are asked in every way while others join, leave and are killed. Every request
 * ends, with the right answer or a failure that is true.
 */
@OnEveryEngine
@EnabledOnOs(value = OS.LINUX, disabledReason = "counts descriptors in /proc")
class RequestSoakIntegrationTests {

	private static final int ASKERS = 4;

	@TempDir
	Path directory;

	private final Map<String, AtomicLong> outcomes = new ConcurrentHashMap<>();

	private final AtomicReference<Throwable> wrong = new AtomicReference<>();

	private final AtomicBoolean over = new AtomicBoolean();

	@Test
	void allOpenRequestsEndWhileSiblingsComeAndGo() throws Exception {
		Campaign campaign = Campaign.begin("requests while siblings come and go");
		Random random = campaign.random();
		int joined = 0;
		int killed = 0;
		try (AnnotationConfigApplicationContext one = start(); AnnotationConfigApplicationContext two = start()) {
			start().close();
			long descriptors = descriptors();
			List<Thread> askers = new ArrayList<>();
			for (int i = 0; i < ASKERS; i++) {
				long seed = random.nextLong();
				AnnotationConfigApplicationContext context = (i % 2 == 0) ? one : two;
				Thread asker = new Thread(() -> ask(context, new Random(seed)), "asker-" + i);
				askers.add(asker);
				asker.start();
			}
			long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Campaign.size(6, 600));
			while (System.nanoTime() - end < 0 && this.wrong.get() == null) {
				ChildJvm dies = ChildJvm.start(AnsweringProcess.class, this.directory.toString());
				ChildJvm leaves = ChildJvm.start(AnsweringProcess.class, this.directory.toString());
				AnnotationConfigApplicationContext guest = start();
				dies.await("ready");
				leaves.await("ready");
				awaitAnswers(30 + random.nextInt(200));
				guest.close();
				dies.kill();
				leaves.send("leave").await("left");
				leaves.awaitEnd();
				joined += 3;
				killed++;
			}
			this.over.set(true);
			for (Thread asker : askers) {
				asker.join();
			}
			assertThat(this.wrong.get()).isNull();
			// Nothing is left of those that came and went.
			await().atMost(Duration.ofSeconds(30)).until(() -> descriptors() <= descriptors + 5);
		}
		campaign.report(joined + " joined, " + killed + " of them killed; " + new TreeMap<>(this.outcomes));
		// On Redis who was killed is out of reach, and gone only when its lease is over.
		assertThat(this.outcomes).containsKeys("answered",
				TestEngine.isRedis() ? "SiblingUnreachableException" : "SiblingGoneException");
	}

	private AnnotationConfigApplicationContext start() {
		return AnsweringProcess.start(this.directory.toString(), Map.of());
	}

	private static long descriptors() throws IOException {
		try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
			return open.count();
		}
	}

	private long answered() {
		AtomicLong count = this.outcomes.get("answered");
		return (count != null) ? count.get() : 0;
	}

	private void awaitAnswers(int more) {
		long before = answered();
		await().atMost(Duration.ofMinutes(1)).until(() -> answered() >= before + more || this.wrong.get() != null);
	}

	private void ask(AnnotationConfigApplicationContext context, Random random) {
		IRequests requests = context.getBean(IRequests.class).within(Duration.ofSeconds(30));
		ISiblings siblings = context.getBean(ISiblings.class);
		for (int i = 0; !this.over.get() && this.wrong.get() == null; i++) {
			try {
				ask(requests, siblings, random, Thread.currentThread().getName() + "." + i);
			}
			catch (Throwable ex) {
				this.wrong.compareAndSet(null, ex);
			}
		}
	}

	private void ask(IRequests requests, ISiblings siblings, Random random, String body) throws Exception {
		List<Sibling> all = siblings.all();
		Sibling target = all.get(random.nextInt(all.size()));
		switch (random.nextInt(7)) {
			case 0 -> check(requests.ask("echo", body, String.class), (answer) -> answer.endsWith(body));
			case 1 -> check(requests.ask(target, "echo", body, String.class), (target.id() + body)::equals);
			case 2 -> check(requests.ask(target, "slow", 5 + random.nextInt(300), String.class), target.id()::equals);
			case 3 -> {
				CompletableFuture<String> slow = requests.ask(target, "slow", 10_000, String.class);
				slow.cancel(true);
				count("cancelled");
			}
			case 4 -> check(requests.within(Duration.ofMillis(20)).ask("slow", 10_000, String.class),
					RequestTimeoutException.class);
			case 5 -> check(requests.ask(target, "fail", body, String.class), RequestFailedException.class);
			default -> {
				for (Reply<String> reply : requests.askAll("who", null, String.class).get(60, TimeUnit.SECONDS)) {
					String id = reply.value();
					assertThat(id == null || id.equals(reply.sibling().id())).isTrue();
					count((reply.failure() != null) ? reply.failure().getClass().getSimpleName() : "answered");
					assertThat(reply.failure() instanceof RequestTimeoutException).isFalse();
				}
				check(requests.askFirst("echo", body, String.class).thenApply(Optional::orElseThrow),
						(answer) -> answer.endsWith(body));
			}
		}
	}

	private void check(CompletableFuture<String> future, java.util.function.Predicate<String> right) throws Exception {
		check(future, right, null);
	}

	private void check(CompletableFuture<String> future, Class<? extends Exception> expected) throws Exception {
		check(future, (answer) -> false, expected);
	}

	/**
	 * A sibling may go at any moment; all else is wrong.
	 */
	private void check(CompletableFuture<String> future, java.util.function.Predicate<String> right,
			Class<? extends Exception> expected) throws Exception {
		try {
			String answer = future.orTimeout(60, TimeUnit.SECONDS).join();
			assertThat(answer).matches(right, "the answer to what was asked");
			count("answered");
		}
		catch (CompletionException ex) {
			Throwable cause = ex.getCause();
			boolean possible = cause instanceof SiblingGoneException || cause instanceof NoHandlerException
					|| cause instanceof SiblingUnreachableException || (expected != null && expected.isInstance(cause));
			if (!possible || cause instanceof TimeoutException || cause instanceof BusyException) {
				throw ex;
			}
			count(cause.getClass().getSimpleName());
		}
	}

	private void count(String outcome) {
		this.outcomes.computeIfAbsent(outcome, (key) -> new AtomicLong()).incrementAndGet();
	}

}
