package io.iutils.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.iutils.testing.VirtualThreads;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lanes on virtual threads: all that holds for the others.
 */
class VirtualLanesTests extends LanesTests {

	@Override
	ListenerThreads threads() {
		return ListenerThreads.virtual(VirtualThreads.exist() ? VirtualThreads.factory() : Thread::new);
	}

	@BeforeEach
	void assumeVirtualThreads() {
		VirtualThreads.assumeThatTheyExist();
	}

	@Test
	void theThreadIsVirtual() throws InterruptedException {
		Source source = new Source();
		CountDownLatch virtual = new CountDownLatch(1);
		source.work.add(() -> {
			if (VirtualThreads.isVirtual(Thread.currentThread())) {
				virtual.countDown();
			}
		});
		this.lanes.defaultLane().add(source);
		this.lanes.start();
		assertThat(virtual.await(10, TimeUnit.SECONDS)).isTrue();
	}

}
