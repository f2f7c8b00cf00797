package io.iutils.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import io.iutils.ClosedException;
import io.iutils.OutcomeUnknownException;
import io.iutils.StorageException;
import io.iutils.redis.Script.Loaded;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.ReturnType;

/*
 * A change is sent once. Clients like to send again what was not answered when they are
 * connected again, and then an increment counts twice; so they must not, and this class
 * finds the server again: when something fails that the server itself did not say, one
 * thread tries to reach it, with pauses, and everybody else waits for that, no longer than
 * the timeout. What waits has not been sent: it goes on as soon as the server is back, or
 * fails for certain. Only what was under way has an unknown outcome, and reads are done
 * again.
 */

/**
 * The way to the server: what it fails with becomes one of our exceptions. Thread-safe.
 */
final class Server implements AutoCloseable {

	private static final Logger logger = System.getLogger(Server.class.getName());

	private static final long SHORTEST_PAUSE_MILLIS = 20;

	private static final long LONGEST_PAUSE_MILLIS = 1000;

	private static final int MOST_ATTEMPTS = 4;

	/** Where scripts that give numbers have the key of the last one. */
	private static final int NUMBER = 1;

	private static final byte[] NONE = new byte[0];

	private final Connections connections;

	private final Duration timeout;

	private final Map<Script, Loaded> scripts = new EnumMap<>(Script.class);

	/** What {@link Script#BEGIN} works on. */
	private final byte[][] numbers;

	private final Object monitor = new Object();

	// Guarded by the monitor.
	private @Nullable Failure down;

	private volatile boolean up = true;

	private volatile boolean closed;

	Server(Connections connections, Keys keys, Duration timeout) {
		this.connections = connections;
		this.timeout = timeout;
		for (Script script : Script.values()) {
			this.scripts.put(script, script.of(keys.place()));
		}
		this.numbers = keys.numbers();
	}

	/**
	 * Runs what changes nothing; again, if the connection is lost meanwhile.
	 * @throws StorageException if it cannot be done in time
	 */
	<T extends @Nullable Object> T read(Function<RedisConnection, T> action) {
		return call(action, false);
	}

	/**
	 * Runs a script that changes something, once.
	 * @param keys how many of the arguments, the first ones, are keys
	 * @throws StorageException if it was not done
	 * @throws OutcomeUnknownException if the server may have done it
	 */
	<T> @Nullable T change(Script script, ReturnType type, int keys, byte[]... arguments) {
		return this.<@Nullable T>call((connection) -> run(connection, script, type, keys, arguments), true);
	}

	/**
	 * Publishes a message, at most once.
	 * @return how many have heard it, as far as the server knows
	 */
	long publish(byte[] channel, byte[] message) {
		Long heard = call((connection) -> connection.commands().publish(channel, message), true);
		return (heard != null) ? heard : 0;
	}

	/**
	 * As {@link #publish}, without waiting: for now nothing is wrong, as far as is known.
	 * @return null if it has to be waited for
	 */
	@Nullable CompletionStage<Long> publishNow(byte[] channel, byte[] message) {
		if (this.closed || !this.up) {
			return null;
		}
		CompletionStage<Long> sent;
		try {
			sent = this.connections.publish(channel, message);
		}
		catch (RuntimeException ex) {
			// Who waits for it finds out what it is.
			return null;
		}
		return (sent == null) ? null : sent.whenComplete((heard, ex) -> {
			if (ex instanceof RuntimeException failed && Failure.of(failed).isLoss()) {
				lost(Failure.of(failed));
			}
		});
	}

	static boolean isUnsent(Throwable ex) {
		Throwable cause = (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
		return cause instanceof RuntimeException failed && Failure.of(failed).kind() == Failure.Kind.UNSENT;
	}

	private <T extends @Nullable Object> T call(Function<RedisConnection, T> action, boolean once) {
		// Else what an interrupted thread sends is given up at once.
		boolean interrupted = Thread.interrupted();
		long deadline = System.nanoTime() + this.timeout.toNanos();
		try {
			while (true) {
				awaitUp(deadline);
				interrupted |= Thread.interrupted();
				try (RedisConnection connection = this.connections.commands().getConnection()) {
					return action.apply(connection);
				}
				catch (DataAccessException | IllegalStateException ex) {
					Failure failure = Failure.of(ex);
					if (!once || failure.kind() == Failure.Kind.UNSENT) {
						requireOpen();
					}
					interrupted |= Thread.interrupted();
					if (failure.isLoss()) {
						lost(failure);
					}
					boolean again = failure.isUndone() || (!once && failure.kind() != Failure.Kind.ANSWERED);
					if (!again || System.nanoTime() - deadline >= 0) {
						throw once ? failure.ofChange() : failure.ofRead();
					}
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private <T> @Nullable T run(RedisConnection connection, Script script, ReturnType type, int keys,
			byte[]... arguments) {
		Loaded loaded = loaded(script);
		boolean known = true;
		for (int attempt = 1;; attempt++) {
			try {
				return known ? connection.scriptingCommands().evalSha(loaded.digest(), type, keys, arguments)
						: connection.scriptingCommands().eval(loaded.source(), type, keys, arguments);
			}
			catch (RuntimeException ex) {
				Failure failure = Failure.of(ex);
				known = !failure.isForgotten();
				if ((known && !failure.isBegin()) || attempt == MOST_ATTEMPTS) {
					throw ex;
				}
				// The server was started or emptied since, or is new to this namespace.
				begin(connection, known ? arguments[NUMBER] : NONE);
			}
		}
	}

	private void begin(RedisConnection connection, byte[] missing) {
		byte[][] arguments = Arrays.copyOf(this.numbers, this.numbers.length + 1);
		arguments[this.numbers.length] = missing;
		connection.scriptingCommands()
			.eval(loaded(Script.BEGIN).source(), ReturnType.INTEGER, this.numbers.length, arguments);
	}

	private Loaded loaded(Script script) {
		return Objects.requireNonNull(this.scripts.get(script));
	}

	boolean isUp() {
		return this.up;
	}

	private void awaitUp(long deadline) {
		requireOpen();
		if (this.up) {
			return;
		}
		boolean interrupted = false;
		synchronized (this.monitor) {
			Failure failure = this.down;
			while (failure != null && !this.closed) {
				long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
				if (left <= 0) {
					throw new StorageException("Redis could not be reached within " + this.timeout.toMillis() + " ms: "
							+ failure.message(), failure.cause());
				}
				try {
					this.monitor.wait(left);
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
				failure = this.down;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		requireOpen();
	}

	private void lost(Failure failure) {
		synchronized (this.monitor) {
			if (this.down != null || this.closed) {
				return;
			}
			Thread thread = new Thread(() -> reconnect(failure.isReadOnly()), "iutils-reconnect");
			thread.setDaemon(true);
			this.down = failure;
			this.up = false;
			boolean started = false;
			try {
				thread.start();
				started = true;
			}
			finally {
				if (!started) {
					reached();
				}
			}
		}
		logger.log(Level.WARNING, "Redis cannot be reached: {0}", failure.message());
	}

	private void reached() {
		synchronized (this.monitor) {
			this.down = null;
			this.up = true;
			this.monitor.notifyAll();
		}
	}

	/**
	 * @param elsewhere whether it answers, but is the wrong one
	 */
	private void reconnect(boolean elsewhere) {
		boolean reset = elsewhere;
		long pause = elsewhere ? LONGEST_PAUSE_MILLIS : 0;
		while (!this.closed) {
			pause(pause);
			pause = Math.min(LONGEST_PAUSE_MILLIS, Math.max(SHORTEST_PAUSE_MILLIS, 2 * pause));
			try {
				if (reset) {
					this.connections.reset();
				}
				// PING would be answered by a server that is still loading; and before
				// anybody goes on, what it has lost must be known.
				begin();
				reached();
				logger.log(Level.INFO, "Redis is reached again");
				return;
			}
			catch (RuntimeException ex) {
				Failure failure = Failure.of(ex);
				if (!failure.isLoss()) {
					// It answers: what it says now it says to those that ask.
					reached();
					return;
				}
				reset = failure.kind() != Failure.Kind.ANSWERED || failure.isReadOnly();
			}
			catch (Error ex) {
				// As long as nobody else would try.
				reset = true;
			}
		}
	}

	/** Not all siblings go on at the same moment. */
	private static void pause(long millis) {
		if (millis > 0) {
			long pause = ThreadLocalRandom.current().nextLong(millis / 2, millis + 1);
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
			Thread.interrupted();
		}
	}

	/**
	 * Has numbers begin anew if this is another run of the server.
	 */
	void begin() {
		try (RedisConnection connection = this.connections.commands().getConnection()) {
			begin(connection, NONE);
		}
	}

	/**
	 * @throws ClosedException if this sibling has left
	 */
	void requireOpen() {
		if (this.closed) {
			throw new ClosedException("This sibling has left");
		}
	}

	@Override
	public void close() {
		synchronized (this.monitor) {
			this.closed = true;
			this.monitor.notifyAll();
		}
	}

}
