package io.iutils.events;

import static io.iutils.events.Contexts.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.iutils.IEventListener;
import io.iutils.engine.BareEngine;
import io.iutils.engine.Content;
import io.iutils.engine.Counters;
import io.iutils.engine.Engine;
import io.iutils.engine.EventCursor;
import io.iutils.engine.Lanes;
import io.iutils.engine.ListenerThreads;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.Propagation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import io.iutils.testing.OnEveryEngine;

/**
 * The life cycle of subscriptions that catch up.
 */
@OnEveryEngine
class CatchUpsTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	@Test
	void stoppingWaitsForRunningCallsAndBeginsNoNewOnes() throws InterruptedException {
		ApplicationContext here = this.contexts.start();
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		List<Integer> heard = new CopyOnWriteArrayList<>();
		events(here).on("n", 0, Integer.class, (message) -> {
			blocked.countDown();
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			heard.add(message.payload());
		});
		events(here).emit("n", 1);
		events(here).emit("n", 2);
		assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
		AtomicBoolean stopped = new AtomicBoolean();
		CatchUps catchUps = here.getBean(CatchUps.class);
		catchUps.stop(() -> stopped.set(true));
		assertThat(stopped).isFalse();
		assertThat(catchUps.isRunning()).isFalse();
		release.countDown();
		await().untilTrue(stopped);
		assertThat(heard).containsExactly(1);
		catchUps.start();
		await().until(() -> heard.size() == 2);
	}

	@Test
	void aSlowListenerOnALaneOfAnyNameDelaysNone() {
		ApplicationContext here = this.contexts.start(Slow.class);
		events(here).emit("slow", 0);
		await().untilAtomic(here.getBean(Slow.class).calls, is(1));
		List<Integer> heard = new CopyOnWriteArrayList<>();
		try {
			events(here).on("n", 0, Integer.class, (message) -> heard.add(message.payload()));
			events(here).emit("n", 1);
			await().until(() -> heard.size() == 1);
		}
		finally {
			here.getBean(Slow.class).release.countDown();
		}
	}

	static class Slow {

		final AtomicInteger calls = new AtomicInteger();

		final CountDownLatch release = new CountDownLatch(1);

		@IEventListener(topic = "slow", lane = "catch-up")
		void hear() throws InterruptedException {
			this.calls.incrementAndGet();
			this.release.await();
		}

	}

	@Test
	void withoutAThreadASubscriptionGoesOnWhenThereIsOneAgain() {
		AtomicBoolean full = new AtomicBoolean();
		ListenerThreads threads = ListenerThreads.virtual((task) -> {
			if (full.getAndSet(false)) {
				throw new OutOfMemoryError("no thread");
			}
			return new Thread(task);
		});
		ApplicationContext here = this.contexts.start((context) -> context.registerBean(Lanes.class,
				() -> new Lanes(context.getBean(Engine.class), threads)));
		List<Integer> heard = new CopyOnWriteArrayList<>();
		events(here).on("n", 0, Integer.class, (message) -> heard.add(message.payload()));
		full.set(true);
		events(here).emit("n", 1);
		await().until(() -> heard.size() == 1);
		assertThat(full).isFalse();
	}

	@Test
	void stoppingWithoutRunningCallsIsDoneAtOnce() {
		ApplicationContext here = this.contexts.start();
		AtomicBoolean stopped = new AtomicBoolean();
		here.getBean(CatchUps.class).stop(() -> stopped.set(true));
		assertThat(stopped).isTrue();
	}

	@Test
	@Timeout(20)
	void aListenerMayCloseItsContext() {
		AnnotationConfigApplicationContext here = this.contexts.start();
		AtomicBoolean closed = new AtomicBoolean();
		events(here).on("n", 0, Integer.class, (message) -> {
			here.close();
			closed.set(true);
		});
		events(here).emit("n", 1);
		await().untilTrue(closed);
		assertThat(here.isActive()).isFalse();
	}

	@Test
	void theCursorOfAListenerThatClosesItsContextIsClosedWhenItReturns() {
		BareEngine engine = new BareEngine();
		EventCursor cursor = mock(EventCursor.class);
		EventCalls calls = new EventCalls(engine.counters(), new Reactions(), new Lanes(engine).calls(),
				Propagation.NONE, (event) -> {
				});
		given(cursor.poll()).willReturn(new LoggedEvent(1, "n", engine.self(), Instant.EPOCH, null, null, "", false, 0,
				Map.of(), Content.NULL));
		AtomicReference<CatchUp> catchUp = new AtomicReference<>();
		EventSubscription subscription = new EventSubscription("on", 0, (event) -> true, (event, self) -> {
			catchUp.get().end();
			verify(cursor, never()).close();
		});
		catchUp.set(new CatchUp(subscription, cursor, calls, engine.self().id()));
		assertThat(catchUp.get().claim()).isTrue();
		catchUp.get().work(() -> true);
		verify(cursor).poll();
		verify(cursor).close();
		assertThat(engine.counters().get(Counters.Count.LISTENER_FAILURES)).isZero();
	}

}
