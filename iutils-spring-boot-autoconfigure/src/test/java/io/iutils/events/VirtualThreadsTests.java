package io.iutils.events;

import static io.iutils.events.Contexts.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.iutils.IEventListener;
import io.iutils.IStash;
import io.iutils.testing.VirtualThreads;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import io.iutils.testing.OnEveryEngine;

/**
 * Listeners of an application that uses virtual threads.
 */
@OnEveryEngine
@Timeout(60)
class VirtualThreadsTests {

	@RegisterExtension
	final Contexts contexts = new Contexts().with("spring.threads.virtual.enabled", true);

	@Test
	void listenersRunOnVirtualThreads() {
		VirtualThreads.assumeThatTheyExist();
		Map<String, Boolean> threads = threadsOfListeners();
		assertThat(threads).containsOnlyKeys("iutils-dispatch", "iutils-lane-own", "iutils-catch-up-1");
		assertThat(threads.values()).containsOnly(true);
	}

	@Test
	void withoutTheSettingTheyRunOnPlatformThreads() {
		this.contexts.with("spring.threads.virtual.enabled", false);
		assertThat(threadsOfListeners().values()).containsOnly(false);
	}

	@Test
	void beforeJava21TheSettingChangesNothing() {
		assumeFalse(VirtualThreads.exist(), "This Java has virtual threads");
		Map<String, Boolean> threads = threadsOfListeners();
		assertThat(threads).containsOnlyKeys("iutils-dispatch", "iutils-lane-own", "iutils-catch-up-1");
		assertThat(threads.values()).containsOnly(false);
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("iutils-doorkeeper");
	}

	private Map<String, Boolean> threadsOfListeners() {
		ApplicationContext here = this.contexts.start(Heard.class);
		Heard heard = here.getBean(Heard.class);
		events(here).on("n", 0, Integer.class, (message) -> heard.note());
		events(here).emit("n", 1);
		await().until(() -> heard.threads.size() == 3);
		return heard.threads;
	}

	@Test
	void blockedListenersDoNotStarveOtherVirtualThreads() throws InterruptedException {
		VirtualThreads.assumeThatTheyExist();
		ApplicationContext here = this.contexts.start(Blocked.class);
		Blocked blocked = here.getBean(Blocked.class);
		// More than processors; others wait for news.
		events(here).emit("n", 1);
		assertThat(blocked.began.await(20, TimeUnit.SECONDS)).isTrue();
		CountDownLatch done = new CountDownLatch(1000);
		for (int i = 0; i < 1000; i++) {
			VirtualThreads.factory().newThread(done::countDown).start();
		}
		assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
		// Nor do they hold up the stash, or a lane that comes later.
		assertThat(here.getBean(IStash.class).increment("hits")).isOne();
		List<Integer> heard = new CopyOnWriteArrayList<>();
		events(here).on("m", 0, Integer.class, (message) -> heard.add(message.payload()));
		events(here).emit("m", 2);
		await().until(() -> heard.size() == 1);
		blocked.release.countDown();
		await().until(() -> blocked.ended.getCount() == 0);
	}

	@Test
	void eachCatchUpThatBlocksHasAThreadOfItsOwn() throws InterruptedException {
		VirtualThreads.assumeThatTheyExist();
		ApplicationContext here = this.contexts.start();
		CountDownLatch release = new CountDownLatch(1);
		int many = 3 * CatchUps.THREADS;
		CountDownLatch began = new CountDownLatch(many);
		for (int i = 0; i < many; i++) {
			events(here).on("n", 0, Integer.class, (message) -> {
				began.countDown();
				Blocked.await(release);
			});
		}
		events(here).emit("n", 1);
		assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();
		release.countDown();
	}

	/** Would take 50 s if each were found at the next look only. */
	@Test
	@Timeout(40)
	void aRingWakesALane() throws InterruptedException {
		ApplicationContext here = this.contexts.start();
		ApplicationContext there = this.contexts.start();
		CountDownLatch hops = new CountDownLatch(1000);
		Consumer<String> pass = (to) -> {
			hops.countDown();
			if (hops.getCount() > 0) {
				// Elsewhere, so that it is no chain of reactions.
				CompletableFuture.runAsync(() -> events(here).emit(to, 1));
			}
		};
		events(here).on("here", Integer.class, (message) -> pass.accept("there"));
		events(there).on("there", Integer.class, (message) -> pass.accept("here"));
		events(here).emit("here", 1);
		hops.await();
	}

	@Test
	void allIsHeardOnceAndInOrderWhilePausedAndResumed() {
		ApplicationContext here = this.contexts.start();
		ApplicationContext there = this.contexts.start();
		List<Long> heard = new CopyOnWriteArrayList<>();
		events(there).on("n", Integer.class, (message) -> heard.add(message.id()));
		for (int i = 0; i < 20; i++) {
			events(here).emitAll("n", List.of(1, 2, 3, 4, 5));
			Contexts.pause(there);
			int size = heard.size();
			events(here).emitAll("n", List.of(6, 7, 8, 9, 10));
			assertThat(heard).hasSize(size);
			Contexts.resume(there);
		}
		await().until(() -> heard.size() == 200);
		assertThat(heard).isEqualTo(LongStream.range(heard.get(0), heard.get(0) + 200).boxed().toList());
	}

	@Test
	void aListenerMayCloseItsOwnContext() throws InterruptedException {
		AnnotationConfigApplicationContext here = this.contexts.start();
		CountDownLatch closed = new CountDownLatch(1);
		events(here).on("n", Integer.class, (message) -> {
			here.close();
			closed.countDown();
		});
		events(here).emit("n", 1);
		assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
	}

	static class Heard {

		final Map<String, Boolean> threads = new ConcurrentHashMap<>();

		void note() {
			this.threads.put(Thread.currentThread().getName(), VirtualThreads.isVirtual(Thread.currentThread()));
		}

		@IEventListener("n")
		void hear() {
			note();
		}

		@IEventListener(topic = "n", lane = "own")
		void hearOnALane() {
			note();
		}

	}

	static class Blocked {

		final CountDownLatch began = new CountDownLatch(4);

		final CountDownLatch release = new CountDownLatch(1);

		final CountDownLatch ended = new CountDownLatch(4);

		@IEventListener(topic = "n", lane = "one")
		void one() {
			block();
		}

		@IEventListener(topic = "n", lane = "two")
		void two() {
			block();
		}

		@IEventListener(topic = "n", lane = "three")
		void three() {
			block();
		}

		@IEventListener(topic = "n", lane = "four")
		void four() {
			block();
		}

		private void block() {
			this.began.countDown();
			await(this.release);
			this.ended.countDown();
		}

		static void await(CountDownLatch latch) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
