package io.iutils.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.iutils.ClosedException;
import io.iutils.IutilsException;
import io.iutils.redis.RedisClaims.Snapshot;
import io.iutils.redis.RedisMembership.Member;

import org.springframework.data.redis.connection.ReturnType;

/**
 * The thread {@code iutils-presence}: renews this sibling's lease, hears what has
 * changed, and does the housekeeping that somebody has to do. Rings that were lost show
 * here, too. Thread-safe.
 */
final class Presence implements AutoCloseable {

	private static final Logger logger = System.getLogger(Presence.class.getName());

	private static final int KEYS = 9;

	/**
	 * So many beats from one look at all siblings to another, even if nothing has
	 * changed.
	 */
	private static final int LOOKS = 10;

	private final Server server;

	private final RedisMembership membership;

	private final long leaseMillis;

	private final News news;

	private final Work work;

	private final byte[][] keys;

	private final byte[] channel;

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread made = new Thread(task, "iutils-presence");
		made.setDaemon(true);
		return made;
	});

	private final AtomicBoolean soon = new AtomicBoolean();

	private long changes = -1;

	/** What fails again and again; nothing if all is well. */
	private String failing = "";

	private int beats;

	// When the last renewal that succeeded was begun, by both clocks: one of them stands
	// still while the machine does.
	private volatile Moment renewed = new Moment(0, 0);

	private volatile Member self;

	private volatile boolean closed;

	Presence(Server server, Keys keys, RedisMembership membership, long leaseMillis, News news, Member self,
			Work work) {
		this.server = server;
		this.membership = membership;
		this.leaseMillis = leaseMillis;
		this.news = news;
		this.self = self;
		this.work = work;
		this.channel = keys.bell();
		this.keys = new byte[][] { keys.of("siblings:leases"), keys.of("siblings"), keys.of("siblings:changes"),
				keys.of("siblings:gone"), keys.of("siblings:beat"), keys.of("claims"), keys.of("events:last"),
				keys.stash("stash").version, keys.of("run") };
	}

	/**
	 * Joins, and goes on.
	 */
	void start() {
		first();
		long period = Math.max(1, this.leaseMillis / 5);
		this.thread.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
	}

	private void first() {
		try {
			// All beats by one thread.
			this.thread.submit(() -> beat(this.self.about())).get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException failure) ? failure : new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ClosedException("This sibling was interrupted while it joined");
		}
	}

	/**
	 * Whether this sibling cannot count as gone yet.
	 */
	boolean leaseHolds() {
		Moment then = this.renewed;
		return !this.closed && then.nanoTime != 0
				&& System.nanoTime() - then.nanoTime < TimeUnit.MILLISECONDS.toNanos(this.leaseMillis)
				&& System.currentTimeMillis() - then.millis < this.leaseMillis;
	}

	/**
	 * What this sibling tells of itself has changed.
	 */
	void announce(Member self) {
		this.self = self;
		lookSoon();
	}

	/**
	 * Something has changed.
	 */
	void lookSoon() {
		if (this.soon.compareAndSet(false, true)) {
			try {
				this.thread.execute(this::look);
			}
			catch (RejectedExecutionException ex) {
				// This sibling is leaving.
			}
		}
	}

	private void look() {
		this.soon.set(false);
		if (this.closed) {
			// It would join again.
			return;
		}
		String doing = "say that this sibling is alive";
		// A scheduled task that throws is never run again.
		try {
			beat(this.self.about());
			doing = "do the housekeeping";
			this.work.listen();
			// One does it for all. The lease comes first: if there is more, after a beat.
			if (this.membership.isFirst() && this.work.tidy()) {
				lookSoon();
			}
			this.failing = "";
		}
		catch (Throwable ex) {
			tell(doing, ex);
		}
	}

	private void tell(String doing, Throwable ex) {
		try {
			boolean said = this.failing.equals(doing);
			this.failing = doing;
			if (!said && !this.closed) {
				logger.log(Level.WARNING, "On Redis it was not possible to " + doing + ": " + ex.getMessage(),
						(ex instanceof IutilsException) ? null : ex);
			}
		}
		catch (Throwable failure) {
			// Without memory not even this can be told.
		}
	}

	/**
	 * @param about what this sibling tells of itself, nothing if it leaves
	 */
	private void beat(String about) {
		Moment begun = new Moment(System.nanoTime(), System.currentTimeMillis());
		Snapshot claims = this.work.claims();
		List<byte[]> arguments = new ArrayList<>(List.of(this.keys));
		for (String argument : List.of(this.membership.self().id(), about, Long.toString(this.leaseMillis))) {
			arguments.add(Keys.utf8(argument));
		}
		arguments.add(this.channel);
		arguments.add(Keys.utf8(Long.toString(claims.newest())));
		claims.numbers().forEach((number) -> arguments.add(Keys.utf8(Long.toString(number))));
		List<byte[]> answer = Objects.requireNonNull(this.server.<List<byte[]>>change(Script.BEAT, ReturnType.MULTI,
				KEYS, arguments.toArray(byte[][]::new)));
		Set<Long> standing = new HashSet<>();
		answer.subList(4, answer.size()).forEach((number) -> standing.add(RedisStash.number(number)));
		claims.compare(standing);
		// Only now: until it was compared, a claim may be somebody else's.
		this.renewed = begun;
		this.news.event(RedisStash.number(answer.get(1)));
		this.news.version(RedisStash.number(answer.get(2)));
		if (RedisStash.number(answer.get(3)) != 0) {
			this.server.begin();
			this.changes = -1;
		}
		if (++this.beats % LOOKS == 0) {
			// After a fail-over the number may be an old one again.
			this.changes = -1;
		}
		long changes = RedisStash.number(answer.get(0));
		if (changes != this.changes && !about.isEmpty()) {
			this.membership.refresh();
			this.work.changed();
			this.changes = changes;
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.thread.execute(this::leave);
		this.thread.shutdown();
		try {
			// No longer: the others learn of it when the lease is over.
			this.thread.awaitTermination(1, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.thread.shutdownNow();
	}

	private void leave() {
		try {
			if (this.server.isUp()) {
				beat("");
			}
		}
		catch (RuntimeException ex) {
			logger.log(Level.DEBUG, "The others were not told that this sibling leaves", ex);
		}
	}

	private record Moment(long nanoTime, long millis) {
	}

	/**
	 * What is done beside.
	 */
	interface Work {

		/** The claims of this sibling. */
		Snapshot claims();

		/** Once for each sibling. */
		void listen();

		/** The siblings have changed. */
		void changed();

		/**
		 * Once for all.
		 * @return whether there is more to do
		 */
		boolean tidy();

	}

}
