package io.iutils.socket;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Calls the listener such that nothing it throws reaches the selector, and writes lines
 * about misbehaving peers, at most one in ten seconds. Confined to the selector thread.
 */
final class Callbacks {

	private static final long LOG_INTERVAL = TimeUnit.SECONDS.toNanos(10);

	private static final Logger logger = System.getLogger(PeerSockets.class.getName());

	private final PeerListener listener;

	private long loggedAt = System.nanoTime() - LOG_INTERVAL;

	private long unlogged;

	Callbacks(PeerListener listener) {
		this.listener = listener;
	}

	void rung() {
		call(this.listener::rung);
	}

	@Nullable Work received(Link link, Message message) {
		try {
			return this.listener.received(link, message);
		}
		catch (Throwable ex) {
			failed(ex);
			return null;
		}
	}

	void delegate(Work work) {
		call(work::delegate);
	}

	void begun(Link link, Profile profile) {
		call(() -> this.listener.begun(link, profile));
	}

	void changed(Link link, Profile profile) {
		call(() -> this.listener.changed(link, profile));
	}

	void ended(Link link) {
		call(() -> this.listener.ended(link));
	}

	void knocked(UUID stranger) {
		call(() -> this.listener.knocked(stranger));
	}

	void cutOff(String text) {
		String reason = Escaped.of(text);
		long now = System.nanoTime();
		if (now - this.loggedAt >= LOG_INTERVAL) {
			log(() -> logger.log(Level.WARNING, "Cut off a peer: {0}{1}", reason,
					(this.unlogged != 0) ? "; " + this.unlogged + " more since the last such line" : ""));
			this.loggedAt = now;
			this.unlogged = 0;
		}
		else {
			this.unlogged++;
		}
		call(() -> this.listener.cutOff(reason));
	}

	private void call(Runnable callback) {
		try {
			callback.run();
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private static void failed(Throwable ex) {
		log(() -> logger.log(Level.WARNING, "A listener of the sockets failed", ex));
	}

	private static void log(Runnable line) {
		try {
			line.run();
		}
		catch (Throwable ex) {
			// Without memory or descriptors not even this can be told.
		}
	}

}
