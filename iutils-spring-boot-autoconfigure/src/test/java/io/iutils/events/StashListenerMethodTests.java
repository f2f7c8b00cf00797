package io.iutils.events;

import static io.iutils.events.Contexts.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iutils.IStash;
import io.iutils.IStashListener;
import io.iutils.StashChange;
import io.iutils.engine.Counters;
import jakarta.annotation.PostConstruct;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import io.iutils.testing.OnEveryEngine;

/**
 * What a method with {@link IStashListener} hears.
 */
@OnEveryEngine
class StashListenerMethodTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	@Test
	void theCurrentValuesComeFirstThenTheChangesOfAllSiblings() {
		ApplicationContext there = this.contexts.start();
		IStash stash = there.getBean(IStash.class);
		stash.put("config.b", List.of("2"));
		stash.put("config.a", List.of("1"));
		stash.put("other", List.of("x"));
		ApplicationContext here = this.contexts.with("what", "config").start(Listener.class);
		Listener heard = here.getBean(Listener.class);
		await().until(() -> heard.changes.size() == 2);
		stash.put("config.a", List.of("3"));
		await().until(() -> heard.changes.size() == 3);
		stash.remove("config.b");
		await().until(() -> heard.changes.size() == 4);
		assertThat(heard.changes).containsExactly("config.a CURRENT [1]", "config.b CURRENT [2]", "config.a PUT [3]",
				"config.b REMOVED null");
		assertThat(heard.threads).containsOnly("iutils-dispatch");
	}

	@Test
	void nothingIsDeliveredBeforeDeliveryStarts() {
		AnnotationConfigApplicationContext here = this.contexts.with("what", "config").prepare((context) -> {
		}, Listener.class, Writer.class);
		here.refresh();
		Listener heard = here.getBean(Listener.class);
		await().until(() -> !heard.changes.isEmpty());
		assertThat(heard.changes).containsExactly("config.early CURRENT [early]");
		assertThat(heard.threads).containsOnly("iutils-dispatch");
	}

	@Test
	void aListenerThatThrowsIsCountedAndGoesOn() {
		ApplicationContext here = this.contexts.start(Failing.class);
		here.getBean(IStash.class).put("config.a", "one");
		await().until(() -> count(here, Counters.Count.LISTENER_FAILURES) == 1);
		here.getBean(IStash.class).put("config.a", "two");
		await().until(() -> count(here, Counters.Count.LISTENER_FAILURES) == 2);
	}

	@Test
	void aListenerThatFailsAfterItHasReturnedIsCounted() {
		ApplicationContext here = this.contexts.start(FailingLater.class);
		here.getBean(IStash.class).put("config.a", "one");
		await().until(() -> count(here, Counters.Count.LISTENER_FAILURES) == 1);
	}

	@Test
	void aClosedContextHearsNoMore() {
		ApplicationContext parent = this.contexts.with("what", "config").start();
		AnnotationConfigApplicationContext child = this.contexts.start((context) -> context.setParent(parent),
				Listener.class);
		IStash stash = parent.getBean(IStash.class);
		Listener heard = child.getBean(Listener.class);
		stash.put("config.a", List.of("1"));
		await().until(() -> heard.changes.size() == 1);
		child.close();
		List<Object> later = new CopyOnWriteArrayList<>();
		stash.watch("config.*", Object.class, later::add);
		stash.put("config.a", List.of("2"));
		await().until(() -> later.size() == 2);
		assertThat(heard.changes).hasSize(1);
	}

	static class Listener {

		final List<String> changes = new CopyOnWriteArrayList<>();

		final List<String> threads = new CopyOnWriteArrayList<>();

		@IStashListener("${what}.*")
		void hear(StashChange<List<String>> change) {
			this.threads.add(Thread.currentThread().getName());
			this.changes.add(change.key() + " " + change.kind() + " " + change.value());
		}

	}

	static class Writer {

		private final IStash stash;

		Writer(IStash stash) {
			this.stash = stash;
		}

		@PostConstruct
		void write() {
			this.stash.put("config.early", List.of("early"));
		}

	}

	static class FailingLater {

		@IStashListener("config.*")
		CompletionStage<Void> hear(StashChange<String> change) {
			return CompletableFuture.failedFuture(new IllegalStateException("later"));
		}

	}

	static class Failing {

		@IStashListener("config.*")
		void hear(StashChange<String> change) {
			throw new IllegalStateException(change.value());
		}

	}

}
