package io.iutils.socket;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What the selector thread does: wait, accept, read, and keep what is due.
 * {@link #wakeUp} and {@link #close} are thread-safe, all else is confined to that
 * thread, which is the one of the {@link ReactorThreads} that leads.
 */
final class Reactor {

	/** Few: callers must not hold up those who are connected. */
	private static final int ACCEPTS_PER_PASS = 4;

	/** How long to leave callers waiting when there is no descriptor for them. */
	private static final long ACCEPT_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

	/**
	 * A signal makes a poll fail now and then; this many in a row are something else.
	 */
	private static final int FAILURES_IN_A_ROW = 1000;

	private static final Logger logger = System.getLogger(PeerSockets.class.getName());

	private final Selector selector;

	private final OwnSocket own;

	private final Switchboard switchboard;

	private final byte[] buffer = new byte[64 * 1024];

	private final Object wakeLock = new Object();

	/** Guarded by {@link #wakeLock}: a wake-up is on its way, or none is possible. */
	private boolean awake;

	private volatile boolean closing;

	private @Nullable SelectionKey ownKey;

	private boolean acceptPaused;

	private long acceptAgain;

	private int failures;

	/**
	 * @param switchboard made with what wakes this thread up
	 */
	Reactor(Selector selector, OwnSocket own, Function<Runnable, Switchboard> switchboard) {
		this.selector = selector;
		this.own = own;
		this.switchboard = switchboard.apply(selector::wakeup);
	}

	Switchboard switchboard() {
		return this.switchboard;
	}

	/**
	 * Lets the thread look at what has changed.
	 */
	void wakeUp() {
		synchronized (this.wakeLock) {
			if (!this.awake) {
				this.awake = true;
				this.selector.wakeup();
			}
		}
	}

	void close() {
		this.closing = true;
		wakeUp();
	}

	/**
	 * Goes on until there is work that may be held up.
	 * @return null when this has ended
	 */
	@Nullable Work lead() {
		try {
			Work work = null;
			while (!this.closing && work == null) {
				select();
				work = serve();
				keepUp();
			}
			if (work != null) {
				return work;
			}
		}
		catch (Throwable ex) {
			tell(ex);
		}
		shutDown();
		return null;
	}

	private static void tell(Throwable failure) {
		try {
			logger.log(Level.ERROR, "The sockets have failed; siblings cannot be asked, and notice changes by polling",
					failure);
		}
		catch (Throwable ex) {
			// Without memory or descriptors not even this can be told.
		}
	}

	private void select() throws IOException {
		// An interrupt, by whomever, would make every select return at once.
		Thread.interrupted();
		long delay = delay(System.nanoTime());
		try {
			// Rounded up, so that it is really due then.
			this.selector.select(TimeUnit.NANOSECONDS.toMillis(Math.max(delay, 0)) + 1);
			this.failures = 0;
		}
		catch (IOException ex) {
			if (++this.failures == FAILURES_IN_A_ROW) {
				throw ex;
			}
		}
	}

	private long delay(long now) {
		long delay = this.switchboard.delay(now);
		return this.acceptPaused ? Math.min(delay, this.acceptAgain - now) : delay;
	}

	/**
	 * @return the last work that has come; of several the others are delegated
	 */
	private @Nullable Work serve() {
		boolean callers = false;
		for (SelectionKey key : this.selector.selectedKeys()) {
			if (!(key.attachment() instanceof Connection connection)) {
				callers = true;
				continue;
			}
			if (StreamSockets.isReady(key, SelectionKey.OP_READ)) {
				this.switchboard.read(connection, this.buffer);
			}
			if (StreamSockets.isReady(key, SelectionKey.OP_WRITE)) {
				connection.writable();
			}
		}
		this.selector.selectedKeys().clear();
		if (callers) {
			accept();
		}
		return this.switchboard.takeWork();
	}

	private void accept() {
		try {
			for (int i = 0; i < ACCEPTS_PER_PASS; i++) {
				SocketChannel channel = this.own.channel().accept();
				if (channel == null) {
					return;
				}
				this.switchboard.accepted(channel);
			}
		}
		catch (IOException ex) {
			SelectionKey key = this.ownKey;
			if (key == null || !this.own.channel().isOpen()) {
				logger.log(Level.WARNING, "{0} was removed or replaced; new siblings cannot ring here any more",
						Escaped.of(this.own.path()));
				return;
			}
			logger.log(Level.DEBUG, "Cannot accept a connection", ex);
			key.interestOps(0);
			this.acceptPaused = true;
			this.acceptAgain = System.nanoTime() + ACCEPT_PAUSE;
		}
	}

	private void keepUp() throws IOException {
		synchronized (this.wakeLock) {
			this.awake = false;
		}
		if (this.ownKey == null && this.switchboard.isStarted()) {
			this.ownKey = this.own.channel().register(this.selector, SelectionKey.OP_ACCEPT);
		}
		long now = System.nanoTime();
		if (this.acceptPaused && this.ownKey != null && this.acceptAgain - now <= 0) {
			this.acceptPaused = false;
			this.ownKey.interestOps(SelectionKey.OP_ACCEPT);
		}
		this.switchboard.keepUp(now);
	}

	private void shutDown() {
		synchronized (this.wakeLock) {
			this.awake = true;
		}
		this.switchboard.close();
		this.own.close();
		try {
			this.selector.close();
		}
		catch (IOException ex) {
			logger.log(Level.DEBUG, "Cannot close the selector", ex);
		}
	}

}
