package io.iutils.budgets;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * One round of things numbered from 0 on that a listener gets. It is measured by the
 * listener's own thread, from the first one to the last.
 */
final class Delivery {

	private final Meter meter;

	private final String operation;

	private final int times;

	private final CountDownLatch begun = new CountDownLatch(1);

	private final CountDownLatch open = new CountDownLatch(1);

	private final CountDownLatch done = new CountDownLatch(1);

	private volatile Thread receiver = Thread.currentThread();

	/** Confined to the listener's thread. */
	private Meter.@Nullable Round round;

	Delivery(Meter meter, String operation, int times) {
		this.meter = meter;
		this.operation = operation;
		this.times = times;
	}

	/**
	 * To be called by the listener, which is held up with the first one until
	 * {@link #open}.
	 */
	void received(int number) {
		if (number == 0) {
			this.receiver = Thread.currentThread();
			this.begun.countDown();
			await(this.open);
			this.round = this.meter.begin(this.operation);
		}
		else if (number == this.times && this.round != null) {
			this.round.end(this.times);
			this.done.countDown();
		}
	}

	void awaitBegin() {
		await(this.begun);
	}

	void open() {
		this.open.countDown();
	}

	void awaitEnd() {
		await(this.done);
	}

	/**
	 * Waits until the listener's thread sleeps at its doorbell.
	 */
	void awaitSleep() {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		while (!sleepsAtDoorbell()) {
			if (deadline - System.nanoTime() < 0) {
				throw new IllegalStateException(this.receiver + " does not sleep");
			}
			Thread.yield();
		}
	}

	private boolean sleepsAtDoorbell() {
		return Arrays.stream(this.receiver.getStackTrace())
			.anyMatch((frame) -> frame.getClassName().endsWith("WakeSocket") && frame.getMethodName().equals("await"));
	}

	private static void await(CountDownLatch latch) {
		try {
			if (!latch.await(60, TimeUnit.SECONDS)) {
				throw new IllegalStateException("Nothing came for 60 s");
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
