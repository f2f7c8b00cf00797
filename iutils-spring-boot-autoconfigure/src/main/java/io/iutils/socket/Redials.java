package io.iutils.socket;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * When a peer may be dialled again: after 20 ms, then twice as long each time, up to 5 s.
 * A connection that lasted that long starts anew. Confined to the selector thread.
 */
final class Redials {

	private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(20);

	private static final long LONGEST = TimeUnit.SECONDS.toNanos(5);

	private final Map<UUID, Attempts> attempts = new HashMap<>();

	/**
	 * How long to wait before dialling, at most 0 for now.
	 */
	long delay(UUID peer, long now) {
		Attempts before = this.attempts.get(peer);
		return (before != null) ? before.notBefore - now : 0;
	}

	void dialling(UUID peer, long now) {
		Attempts attempt = this.attempts.computeIfAbsent(peer, (key) -> new Attempts());
		attempt.since = now;
		attempt.notBefore = now;
	}

	/**
	 * An attempt failed, or a connection ended.
	 */
	void ended(UUID peer, long now) {
		Attempts attempt = this.attempts.computeIfAbsent(peer, (key) -> new Attempts());
		boolean lasted = attempt.pause != 0 && now - attempt.since > LONGEST;
		attempt.pause = (attempt.pause == 0 || lasted) ? FIRST : Math.min(2 * attempt.pause, LONGEST);
		attempt.notBefore = now + attempt.pause;
	}

	void retain(Collection<UUID> peers) {
		this.attempts.keySet().retainAll(peers);
	}

	private static final class Attempts {

		private long since;

		private long pause;

		private long notBefore;

	}

}
