package io.iutils.reliability;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

import io.iutils.IStash;
import io.iutils.Versioned;
import io.iutils.engine.ContentCodec;
import io.iutils.engine.Engine;
import io.iutils.engine.Lanes;
import io.iutils.local.AttackedEngine;
import io.iutils.reliability.Operation.Kind;
import io.iutils.stash.EngineStash;
import io.iutils.testing.NoCodec;

/**
 * One engine that does random operations and tells when each began and ended, and what
 * came of it. May be used by several threads. Used through types of the JDK, since it may
 * live in a class loader of its own.
 */
public final class HistoryWorker implements BiConsumer<Integer, String> {

	private static final Kind[] KINDS = Kind.values();

	private final IStash stash;

	private final Consumer<String> output;

	/**
	 * @param hesitant whether to dawdle inside the write section, which opens every gap
	 * wide
	 * @param output takes lines to be printed at once
	 */
	public HistoryWorker(String directory, Boolean hesitant, Consumer<String> output) {
		Engine engine = AttackedEngine
			.open(Path.of(directory), Duration.ofSeconds(30), true, hesitant, InstantSource.system())
			.engine();
		this.stash = new EngineStash(engine, new ContentCodec(new NoCodec()), new Lanes(engine), 1 << 20,
				Duration.ofSeconds(30));
		this.output = output;
	}

	/**
	 * @param worker the number of this thread
	 * @param command name of the history, how many operations, seed, and whether to tell
	 * of each before it begins
	 */
	@Override
	public void accept(Integer worker, String command) {
		String[] words = command.split(" ");
		new Run(worker, words[1], new Random(Long.parseLong(words[3]) + worker), Boolean.parseBoolean(words[4]))
			.run(Integer.parseInt(words[2]));
	}

	private static byte[] bytes(long value) {
		ByteBuffer bytes = ByteBuffer.allocate(16 + (int) (value % 700));
		bytes.putLong(value).putLong(bytes.capacity() - 8, value);
		return bytes.array();
	}

	/** Bytes that were not written as they are give a value that was never written. */
	private static long value(byte[] bytes) {
		ByteBuffer fields = ByteBuffer.wrap(bytes);
		long value = fields.getLong();
		return (bytes.length == 16 + (int) (value % 700) && fields.getLong(bytes.length - 8) == value) ? value : -1;
	}

	private final class Run {

		private final int worker;

		private final String history;

		private final Random random;

		private final boolean tellBefore;

		private final StringBuilder lines = new StringBuilder();

		// Versions this thread has seen, to ask for.
		private final Map<String, Long> seen = new HashMap<>();

		Run(int worker, String history, Random random, boolean tellBefore) {
			this.worker = worker;
			this.history = history;
			this.random = random;
			this.tellBefore = tellBefore;
		}

		void run(int operations) {
			for (int i = 0; i < operations; i++) {
				int key = this.random.nextInt(8);
				// Many reads: the threads that write mostly wait for the lock.
				Kind kind = (this.random.nextInt(3) == 0) ? Kind.GET : KINDS[this.random.nextInt(KINDS.length)];
				step(kind, this.history + "." + key, key % 2 == 0);
			}
			HistoryWorker.this.output.accept(this.lines + "done " + this.worker + "\n");
		}

		private void step(Kind kind, String key, boolean number) {
			long argument = 1 + this.random.nextLong(1L << 44);
			long expected = (kind == Kind.REPLACE || kind == Kind.REMOVE_VERSION) ? this.seen.getOrDefault(key, 0L) : 0;
			Kind possible = (number || kind != Kind.INCREMENT) ? kind : Kind.GET;
			if (this.tellBefore) {
				this.lines.append("try ")
					.append(new Operation(this.worker, possible, key, expected, argument, 0, 0, System.nanoTime(),
							Operation.NEVER))
					.append('\n');
				HistoryWorker.this.output.accept(this.lines.toString());
				this.lines.setLength(0);
			}
			long invoked = System.nanoTime();
			long[] told = call(possible, key, number, expected, argument);
			long responded = System.nanoTime();
			if (told[2] != 0) {
				this.seen.put(key, told[2]);
			}
			this.lines.append("ok ")
				.append(new Operation(this.worker, possible, key, told[0], argument, told[1], told[2], invoked,
						responded))
				.append('\n');
		}

		/**
		 * @return what was expected, the result, and the version
		 */
		private long[] call(Kind kind, String key, boolean number, long expected, long argument) {
			IStash stash = HistoryWorker.this.stash;
			Object value = number ? argument : bytes(argument);
			switch (kind) {
				case GET:
					return number ? found(stash.getVersioned(key, Long.class), (found) -> found)
							: found(stash.getVersioned(key, byte[].class), HistoryWorker::value);
				case PUT:
					return new long[] { 0, 1, stash.put(key, value) };
				case PUT_IF_ABSENT:
					return new long[] { 0, stash.putIfAbsent(key, value) ? 1 : 0, 0 };
				case REPLACE:
					OptionalLong version = stash.replace(key, expected, value);
					return new long[] { expected, version.isPresent() ? 1 : 0, version.orElse(0) };
				case REMOVE:
					return new long[] { 0, stash.remove(key) ? 1 : 0, 0 };
				case REMOVE_VERSION:
					return new long[] { expected, stash.remove(key, expected) ? 1 : 0, 0 };
				case INCREMENT:
					return new long[] { 0, stash.increment(key, argument), 0 };
				default:
					return new long[] { update(stash, key, number, argument), 1, 0 };
			}
		}

		private long update(IStash stash, String key, boolean number, long argument) {
			long[] before = new long[1];
			if (number) {
				stash.update(key, Long.class, 0L, (current) -> {
					before[0] = current;
					return argument;
				});
			}
			else {
				stash.update(key, byte[].class, new byte[0], (current) -> {
					before[0] = (current.length == 0) ? 0 : value(current);
					return bytes(argument);
				});
			}
			return before[0];
		}

		private <T> long[] found(Optional<Versioned<T>> found, ToLongFunction<T> value) {
			return found.map((entry) -> new long[] { 0, value.applyAsLong(entry.value()), entry.version() })
				.orElseGet(() -> new long[3]);
		}

	}

}
