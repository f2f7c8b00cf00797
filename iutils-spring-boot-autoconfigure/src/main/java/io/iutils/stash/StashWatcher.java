package io.iutils.stash;

import io.iutils.PayloadException;
import io.iutils.StashChange;
import io.iutils.Subscription;
import io.iutils.engine.Content;
import io.iutils.engine.Counters;
import io.iutils.engine.Interest;
import io.iutils.engine.LaneSource;
import io.iutils.engine.ListenerCalls;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashFeed;
import io.iutils.engine.StashUpdate;
import java.util.function.Consumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One watcher with its own place in the changes. The current values are delivered by the
 * thread that begins the watch, all else by the lane's; the feed is used by one thread at
 * a time, under its own lock. Values never reach the log.
 */
final class StashWatcher<T> implements LaneSource, Subscription {

	private static final Log logger = LogFactory.getLog(StashWatcher.class);

	private final StashCore core;

	private final Scope.Selection selection;

	private final ValueType<T> type;

	private final Consumer<StashChange<T>> listener;

	private final long startVersion;

	private final StashFeed feed;

	private volatile boolean closed;

	/**
	 * Notes where the changes begin.
	 */
	StashWatcher(StashCore core, Scope.Selection selection, ValueType<T> type, Consumer<StashChange<T>> listener) {
		this.core = core;
		this.selection = selection;
		this.type = type;
		this.listener = listener;
		this.startVersion = core.version();
		this.feed = core.feed(this.startVersion);
	}

	/**
	 * Delivers the current values.
	 */
	void begin() {
		for (String key : this.core.keys(this.selection)) {
			StashEntry entry = this.core.get(key);
			// What is newer comes from the feed.
			if (entry != null && entry.version() <= this.startVersion) {
				deliver(key, StashChange.Kind.CURRENT, entry.content(), entry.version());
			}
		}
	}

	@Override
	public Interest interest() {
		return Interest.STASH;
	}

	@Override
	public boolean hasNews() {
		synchronized (this.feed) {
			return !this.closed && this.feed.hasNews();
		}
	}

	@Override
	public boolean deliver() {
		StashUpdate update = poll();
		if (update == null) {
			return false;
		}
		if (this.selection.contains(update.key()) && !this.closed) {
			deliver(update.key(), update.kind(), update.content(), update.version());
		}
		return true;
	}

	private @Nullable StashUpdate poll() {
		synchronized (this.feed) {
			return this.closed ? null : this.feed.poll();
		}
	}

	private void deliver(String key, StashChange.Kind kind, @Nullable Content content, long version) {
		T value = null;
		if (content != null) {
			try {
				value = this.core.decode(content, this.type);
			}
			catch (PayloadException ex) {
				skip(key, version, ex);
				return;
			}
		}
		StashChange<T> change = new StashChange<>(this.selection.scope().relative(key), kind, value, version);
		this.core.calls().call(this, () -> "version " + version + " of key " + key, () -> this.listener.accept(change));
	}

	private void skip(String key, long version, PayloadException ex) {
		this.core.counters().add(Counters.Count.VALUES_SKIPPED);
		// The message of a cause may quote the value.
		logger.warn("The " + this + " skips version " + version + " of key " + key + ", which cannot be read as "
				+ this.type.type().getTypeName() + " ("
				+ ((ex.getCause() != null) ? ex.getCause().getClass().getName() : ex.getMessage()) + ")");
	}

	@Override
	public void close() {
		synchronized (this.feed) {
			if (this.closed) {
				return;
			}
			this.closed = true;
			this.feed.close();
		}
		this.core.lane().remove(this);
	}

	@Override
	public String toString() {
		return "watcher of " + this.selection.pattern() + ", " + this.listener + ",";
	}

}
