package io.iutils.local;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import io.iutils.engine.Content;
import org.jspecify.annotations.Nullable;

/**
 * The contents of larger values read or written lately, by version. Bounded by bytes.
 * Thread-safe.
 */
final class ValueCache {

	private final long maxBytes;

	private final Map<Long, Content> contents = new LinkedHashMap<>(64, 0.75f, true);

	private long bytes;

	ValueCache(long maxBytes) {
		this.maxBytes = maxBytes;
	}

	synchronized @Nullable Content get(long version) {
		return this.contents.get(version);
	}

	synchronized void put(long version, Content content) {
		// One value must not push all others out.
		if (content.bytes().length > this.maxBytes / 4 || this.contents.put(version, content) != null) {
			return;
		}
		this.bytes += cost(content);
		Iterator<Content> leastRecentlyUsed = this.contents.values().iterator();
		while (this.bytes > this.maxBytes) {
			this.bytes -= cost(leastRecentlyUsed.next());
			leastRecentlyUsed.remove();
		}
	}

	/**
	 * Forgets a version.
	 * @return whether it was there: somebody reads that key
	 */
	synchronized boolean remove(long version) {
		Content removed = this.contents.remove(version);
		if (removed != null) {
			this.bytes -= cost(removed);
		}
		return removed != null;
	}

	private static long cost(Content content) {
		return content.bytes().length + 100L;
	}

}
