package io.iutils.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.iutils.engine.Content;
import org.jspecify.annotations.Nullable;

/**
 * The stash as the next operation of a batch sees it: the view, and above it what the
 * operations before it have decided, which nobody else has seen yet. Confined to the
 * holder of the journal's lock.
 */
final class StashOverlay {

	private final StashView view;

	// In order: the newest of a key is the last.
	private final List<Decided> decided = new ArrayList<>();

	StashOverlay(StashView view) {
		this.view = view;
	}

	/**
	 * Takes over what an operation has decided: all or, if it throws, nothing.
	 * @param records must not change any more
	 * @param firstVersion the version the first one will have
	 */
	void add(List<StashRecord> records, long firstVersion) {
		this.decided.add(new Decided(records, firstVersion));
	}

	/**
	 * What was decided has been published, or never will be.
	 */
	void clear() {
		this.decided.clear();
	}

	/**
	 * A key's entry, expired or not.
	 */
	StashIndex.@Nullable Location find(byte[] key) {
		for (int i = this.decided.size() - 1; i >= 0; i--) {
			Decided newest = this.decided.get(i);
			for (int j = newest.records().size() - 1; j >= 0; j--) {
				StashRecord record = newest.records().get(j);
				if (Arrays.equals(record.key(), key)) {
					return location(record, newest.firstVersion() + j);
				}
			}
		}
		return this.view.find(key);
	}

	/**
	 * Null if the key is gone. Its record has no place yet.
	 */
	private static StashIndex.@Nullable Location location(StashRecord record, long version) {
		return (record.content() == null) ? null : new StashIndex.Location(version, 0, 0, record.payloadLength(),
				record.expiresAt(), record.owner(), null);
	}

	/**
	 * The content of an entry that was found here.
	 */
	@Nullable Content content(byte[] key, StashIndex.Location location) {
		for (Decided candidate : this.decided) {
			long i = location.version() - candidate.firstVersion();
			if (i >= 0 && i < candidate.records().size()) {
				return candidate.records().get((int) i).content();
			}
		}
		return this.view.content(key, location);
	}

	private record Decided(List<StashRecord> records, long firstVersion) {
	}

}
