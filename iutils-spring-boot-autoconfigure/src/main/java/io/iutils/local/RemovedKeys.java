package io.iutils.local;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The keys that were removed and that some feed has not come to yet: if compaction takes
 * the records away before it, nothing else tells of them. Guarded by the lock of
 * {@link StashView}.
 */
final class RemovedKeys {

	private static final Logger logger = System.getLogger(RemovedKeys.class.getName());

	/** A watcher that hangs must not fill the heap. */
	private static final int MOST = 100_000;

	private final Set<LocalStashFeed> feeds = Collections.newSetFromMap(new IdentityHashMap<>());

	// By rising version.
	private final Map<ByteBuffer, Change> changes = new LinkedHashMap<>();

	private int pruneAt = 1024;

	private boolean told;

	/**
	 * @return whether it is the first, so that nothing was noted until now
	 */
	boolean add(LocalStashFeed feed) {
		this.feeds.add(feed);
		return this.feeds.size() == 1;
	}

	void remove(LocalStashFeed feed) {
		this.feeds.remove(feed);
		prune();
	}

	void note(byte[] key, long version, byte kind) {
		if (this.feeds.isEmpty()) {
			return;
		}
		ByteBuffer name = ByteBuffer.wrap(key);
		this.changes.remove(name);
		this.changes.put(name, new Change(key, version, kind));
		if (this.changes.size() > this.pruneAt) {
			prune();
		}
	}

	private void prune() {
		long slowest = this.feeds.stream().mapToLong(LocalStashFeed::position).min().orElse(Long.MAX_VALUE);
		boolean cut = false;
		Iterator<Change> oldest = this.changes.values().iterator();
		while (oldest.hasNext()) {
			if (oldest.next().version() > slowest) {
				if (this.changes.size() < MOST) {
					break;
				}
				cut = true;
			}
			oldest.remove();
		}
		if (cut && !this.told) {
			this.told = true;
			logger.log(Level.WARNING, "A watcher of the stash is more than {0} removals behind and may miss some",
					MOST);
		}
		this.pruneAt = Math.min(MOST, Math.max(1024, this.changes.size() * 2));
	}

	void forEach(Consumer<Change> consumer) {
		this.changes.values().forEach(consumer);
	}

	/**
	 * That a key has changed.
	 *
	 * @param kind of its record
	 */
	record Change(byte[] key, long version, byte kind) {
	}

}
