package io.iutils.events;

import static io.iutils.events.Contexts.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * The life cycle of subscriptions that catch up.
 */
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

}
