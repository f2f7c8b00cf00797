package io.iutils.benchmarks.state;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.iutils.benchmarks.Load;

/**
 * What is measured: each makes of a session what one thread does again and again. What is
 * read is kept, or the compiler would see that nobody wants it.
 */
enum Work {

	/** A counter goes up by one and tells where it stands. */
	INCREMENT(true) {
		@Override
		Load.Operation by(Store.Session session, int keys) {
			return new Reading(session::increment);
		}
	},
	/** A small record is changed by a callback, atomically. */
	UPDATE(true) {
		@Override
		Load.Operation by(Store.Session session, int keys) {
			return new Reading(() -> session.update().cents());
		}
	},
	/** An event of 100 bytes is emitted. */
	EMIT(true) {
		@Override
		Load.Operation by(Store.Session session, int keys) {
			byte[] payload = value(KEY_VALUE);
			return () -> session.emit(payload);
		}
	},
	/** A small value is read. */
	GET(false) {
		@Override
		Load.Operation by(Store.Session session, int keys) {
			return new Reading(session::small);
		}
	},
	/** A value of 4 KiB is read. */
	GET_4K(false) {
		@Override
		Load.Operation by(Store.Session session, int keys) {
			return new Reading(() -> session.bytes(Store.LARGE)[0]);
		}
	},
	/** A small value is written, again and again. */
	PUT(true) {
		@Override
		Load.Operation by(Store.Session session, int keys) {
			return () -> session.small(System.nanoTime());
		}
	},
	/** A small value is written every 100 microseconds, or a bit less often. */
	PUT_NOW_AND_THEN(true) {
		@Override
		Load.Operation by(Store.Session session, int keys) {
			return () -> {
				session.small(System.nanoTime());
				LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
			};
		}
	},
	/** A random one of many keys is read. */
	GET_KEY(true) {
		@Override
		Load.Operation by(Store.Session session, int keys) {
			return new Reading(() -> session.bytes(key(keys))[0]);
		}
	},
	/** A random one of many keys is written. */
	PUT_KEY(true) {
		@Override
		Load.Operation by(Store.Session session, int keys) {
			Values values = new Values(KEY_VALUE);
			return () -> session.bytes(key(keys), values.next());
		}
	},
	/** A random one of many keys is given another KiB. */
	PUT_KIB(true) {
		@Override
		Load.Operation by(Store.Session session, int keys) {
			Values values = new Values(KIB);
			return () -> session.bytes(key(keys), values.next());
		}
	};

	/** Bytes of the value of one of many keys. */
	static final int KEY_VALUE = 100;

	static final int KIB = 1024;

	private final boolean timed;

	Work(boolean timed) {
		this.timed = timed;
	}

	/**
	 * @param keys how many there are, where there are many
	 */
	abstract Load.Operation by(Store.Session session, int keys);

	/** Whether it takes long enough to time each one. */
	boolean isTimed() {
		return this.timed;
	}

	static String key(int keys) {
		return keyOf(ThreadLocalRandom.current().nextInt(keys));
	}

	static String keyOf(int number) {
		return "some.key." + number;
	}

	/** Nothing that could be squeezed. */
	static byte[] value(int size) {
		byte[] value = new byte[size];
		new SplittableRandom(size).nextBytes(value);
		return value;
	}

	/** Each is another one: some stores write nothing if nothing changes. */
	private static final class Values {

		private final ByteBuffer value;

		private long count;

		Values(int size) {
			this.value = ByteBuffer.wrap(value(size));
		}

		byte[] next() {
			return this.value.putLong(0, ++this.count).array();
		}

	}

	private static final class Reading implements Load.Operation {

		private final Reader reader;

		private long sum;

		Reading(Reader reader) {
			this.reader = reader;
		}

		@Override
		public void run() throws Exception {
			this.sum += this.reader.read();
		}

	}

	private interface Reader {

		long read() throws Exception;

	}

}
