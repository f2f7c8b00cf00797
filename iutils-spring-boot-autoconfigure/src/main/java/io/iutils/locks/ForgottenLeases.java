package io.iutils.locks;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names leases in a warning that were never closed and that nobody can reach any more.
 * They stay held: to acquire a lock for as long as the process lives, and to keep nothing
 * of it, is allowed. Looks when a lock is asked for, which is when it matters, and so
 * needs no thread. Thread-safe.
 */
final class ForgottenLeases {

	private static final Logger logger = System.getLogger(ForgottenLeases.class.getName());

	private final ReferenceQueue<EngineLease> unreachable = new ReferenceQueue<>();

	// By their description. Only what is reachable itself gets into the queue.
	private final Map<String, Watched> open = new ConcurrentHashMap<>();

	void watch(EngineLease lease) {
		this.open.put(lease.toString(), new Watched(lease, this.unreachable));
	}

	void forget(EngineLease lease) {
		this.open.remove(lease.toString());
	}

	void tell() {
		for (Reference<?> next = this.unreachable.poll(); next != null; next = this.unreachable.poll()) {
			String description = ((Watched) next).description;
			this.open.remove(description);
			logger.log(Level.WARNING, "A lease was not closed and can no longer be: " + description
					+ ". It is held until this sibling leaves");
		}
	}

	private static final class Watched extends WeakReference<EngineLease> {

		final String description;

		Watched(EngineLease lease, ReferenceQueue<EngineLease> queue) {
			super(lease, queue);
			this.description = lease.toString();
		}

	}

}
