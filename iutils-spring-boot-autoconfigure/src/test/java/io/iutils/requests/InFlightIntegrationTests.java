package io.iutils.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iutils.IRequests;
import io.iutils.ISiblings;
import io.iutils.Sibling;
import io.iutils.testing.Campaign;
import io.iutils.testing.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import io.iutils.testing.OnEveryEngine;

/**
 * Many requests are open at once, and each gets its own answer.
 */
@OnEveryEngine
class InFlightIntegrationTests {

	private static final int THREADS = 64;

	@TempDir
	Path directory;

	@Test
	void aHundredThousandInFlightAreNotMixedUp() throws Exception {
		int each = Campaign.size(320, 1563);
		int count = THREADS * each;
		try (ChildJvm child = ChildJvm.startWith("-Xmx1g", AnsweringProcess.class, this.directory.toString(),
				String.valueOf(count));
				AnnotationConfigApplicationContext context = AnsweringProcess.start(this.directory.toString(),
						Map.of())) {
			child.await("ready");
			ISiblings siblings = context.getBean(ISiblings.class);
			await().until(() -> siblings.all().size() == 2);
			await().until(() -> siblings.status().stream().allMatch((status) -> status.commands().contains("hold")));
			Sibling target = siblings.all()
				.stream()
				.filter((one) -> !one.equals(siblings.self()))
				.findFirst()
				.orElseThrow();
			IRequests requests = context.getBean(IRequests.class).within(Duration.ofMinutes(2));
			List<List<CompletableFuture<String>>> answers = new ArrayList<>();
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				int number = i;
				List<CompletableFuture<String>> own = new ArrayList<>();
				answers.add(own);
				Thread thread = new Thread(() -> {
					for (int j = 0; j < each; j++) {
						own.add(requests.ask(target, "hold", number + "." + j, String.class));
					}
				});
				threads.add(thread);
				thread.start();
			}
			for (Thread thread : threads) {
				thread.join();
			}
			for (int i = 0; i < THREADS; i++) {
				for (int j = 0; j < each; j++) {
					assertThat(answers.get(i).get(j).get(2, TimeUnit.MINUTES)).isEqualTo("re " + i + "." + j);
				}
			}
			Campaign.begin("requests in flight").report(count + " at once from " + THREADS + " threads, none mixed up");
		}
	}

}
