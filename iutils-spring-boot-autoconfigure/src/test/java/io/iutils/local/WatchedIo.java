package io.iutils.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.iutils.journal.JournalIo;

/**
 * Notes what is written and forced, and can hold or fail it. Thread-safe.
 */
final class WatchedIo extends ForwardingIo {

	/** The steps on data files so far. */
	final Queue<String> steps = new ConcurrentLinkedQueue<>();

	private volatile Before before = (step) -> {
	};

	WatchedIo(JournalIo target) {
		super(target);
	}

	/**
	 * The next operation of this name waits, all others go on.
	 */
	Hold hold(String step) {
		Hold hold = new Hold();
		this.before = (current) -> {
			if (current.equals(step) && hold.reached.getCount() > 0) {
				hold.reached.countDown();
				hold.await(hold.released);
			}
		};
		return hold;
	}

	/**
	 * From now on operations of these names fail; one that is held does not.
	 */
	void fail(String message, String... steps) {
		this.before = (current) -> {
			if (List.of(steps).contains(current)) {
				throw new IOException(message);
			}
		};
	}

	/**
	 * The next operation of this name fails.
	 */
	void failOnce(String message, String step) {
		this.before = (current) -> {
			if (current.equals(step)) {
				failNothing();
				throw new IOException(message);
			}
		};
	}

	void failNothing() {
		this.before = (step) -> {
		};
	}

	long count(String step) {
		return this.steps.stream().filter(step::equals).count();
	}

	private DataFile watched(DataFile file) {
		return new ForwardingFile(file) {

			@Override
			public void write(long position, byte[] source, int offset, int length) throws IOException {
				step("write");
				super.write(position, source, offset, length);
			}

			@Override
			public void truncate(long length) throws IOException {
				step("truncate");
				super.truncate(length);
			}

			@Override
			public void force() throws IOException {
				step("force");
				super.force();
			}

		};
	}

	private void step(String name) throws IOException {
		this.steps.add(name);
		this.before.run(name);
	}

	@Override
	public DataFile openToWrite(Path file) throws IOException {
		return watched(super.openToWrite(file));
	}

	private interface Before {

		void run(String step) throws IOException;

	}

	/**
	 * An operation that waits.
	 */
	static final class Hold {

		private final CountDownLatch reached = new CountDownLatch(1);

		private final CountDownLatch released = new CountDownLatch(1);

		void awaitReached() {
			await(this.reached);
		}

		void release() {
			this.released.countDown();
		}

		private void await(CountDownLatch latch) {
			try {
				if (!latch.await(30, TimeUnit.SECONDS)) {
					throw new AssertionError("Waited for 30 s");
				}
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
