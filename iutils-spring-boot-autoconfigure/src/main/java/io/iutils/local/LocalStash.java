package io.iutils.local;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

import io.iutils.NotAnIntegerException;
import io.iutils.engine.Content;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashFeed;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.journal.Batch;
import io.iutils.journal.Journal;
import io.iutils.journal.Turn;
import org.jspecify.annotations.Nullable;

/**
 * The stash: decides inside the journal's lock, on encoded bytes; reads without it.
 * Thread-safe.
 */
final class LocalStash implements StashStore {

	private static final int REMOVED_AT_ONCE = 256;

	private static final int REMOVED_BYTES_AT_ONCE = 1 << 20;

	private final Journal journal;

	private final StashView view;

	private final StashOverlay overlay;

	private final UUID self;

	private final InstantSource clock;

	private final Runnable ring;

	/**
	 * @param ring wakes those that sleep and listen to the stash; called after each
	 * change
	 */
	LocalStash(Journal journal, StashView view, UUID self, InstantSource clock, Runnable ring) {
		this.journal = journal;
		this.view = view;
		this.overlay = new StashOverlay(view);
		this.self = self;
		this.clock = clock;
		this.ring = ring;
	}

	@Override
	public @Nullable StashEntry get(String key) {
		return Translated.call(() -> {
			byte[] utf8 = utf8(key);
			while (true) {
				this.view.catchUp();
				StashIndex.Location found = this.view.find(utf8);
				if (found == null || found.isExpired(this.clock)) {
					return null;
				}
				Content content = this.view.content(utf8, found);
				if (content != null) {
					return new StashEntry(key, content, found.version());
				}
				// It was changed and compacted away meanwhile.
			}
		});
	}

	@Override
	public long put(String key, long expectedVersion, Content content, Terms terms) {
		byte[] utf8 = utf8(key);
		Change change = new Change((before, records) -> {
			long version = (before != null) ? before.version() : 0;
			if (expectedVersion == ANY || expectedVersion == version) {
				records.add(record(utf8, before, content, terms));
			}
		}, utf8);
		return change.run();
	}

	@Override
	public boolean remove(String key, long expectedVersion) {
		byte[] utf8 = utf8(key);
		Change change = new Change((before, records) -> {
			if (before != null && (expectedVersion == ANY || expectedVersion == before.version())) {
				records.add(StashRecord.gone(StashRecord.REMOVE, utf8));
			}
		}, utf8);
		return change.run() != 0;
	}

	@Override
	public long increment(String key, long delta, Terms terms) {
		byte[] utf8 = utf8(key);
		long[] result = new long[1];
		new Change((before, records) -> {
			result[0] = sum(key, (before != null) ? this.overlay.content(utf8, before) : null, delta);
			Content sum = Content.of(Content.Kind.INTEGER,
					Long.toString(result[0]).getBytes(StandardCharsets.US_ASCII));
			records.add(record(utf8, before, sum, terms));
		}, utf8).run();
		return result[0];
	}

	private static long sum(String key, @Nullable Content before, long delta) {
		if (before == null) {
			return delta;
		}
		if (before.kind() != Content.Kind.INTEGER) {
			throw new NotAnIntegerException(key, "its value is of kind " + before.kind());
		}
		long value = Long.parseLong(new String(before.bytes(), StandardCharsets.US_ASCII));
		try {
			return Math.addExact(value, delta);
		}
		catch (ArithmeticException ex) {
			throw new NotAnIntegerException(key, value + " + " + delta + " is outside of the range of long");
		}
	}

	private StashRecord record(byte[] key, StashIndex.@Nullable Location before, Content content, Terms terms) {
		long expiresAt = 0;
		UUID owner = terms.whileAlive() ? this.self : null;
		if (terms.keep() && before != null) {
			expiresAt = before.expiresAt();
			owner = (owner != null) ? owner : before.owner();
		}
		if (terms.timeToLive() != null) {
			// A time to live beyond all calendars is for ever.
			long now = this.clock.millis();
			long expiry = now + terms.timeToLive().toMillis();
			expiresAt = (expiry < now) ? Long.MAX_VALUE : Math.max(expiry, 1);
		}
		return StashRecord.put(key, expiresAt, owner, content);
	}

	/**
	 * Removes keys on behalf of all, if they still are as the filter says.
	 * @param kind of the records to append
	 * @return how many were removed
	 */
	int removeAll(byte kind, List<byte[]> keys, Predicate<StashIndex.Location> still) {
		int removed = 0;
		int to = 0;
		while (to < keys.size()) {
			int from = to;
			int bytes = 0;
			while (to < keys.size() && to - from < REMOVED_AT_ONCE && bytes < REMOVED_BYTES_AT_ONCE) {
				bytes += keys.get(to++).length;
			}
			List<byte[]> some = keys.subList(from, to);
			Turns turns = new Turns((records) -> {
				for (byte[] key : some) {
					StashIndex.Location found = this.overlay.find(key);
					if (found != null && still.test(found)) {
						records.add(StashRecord.gone(kind, key));
					}
				}
			});
			turns.run();
			removed += turns.records.size();
		}
		return removed;
	}

	@Override
	public List<String> keys(NamePattern pattern) {
		return Translated.call(() -> {
			this.view.catchUp();
			long now = this.clock.millis();
			List<String> keys = new ArrayList<>();
			for (byte[] key : this.view.present(now)) {
				String name = new String(key, StandardCharsets.UTF_8);
				if (pattern.matches(name)) {
					keys.add(name);
				}
			}
			keys.sort(null);
			return keys;
		});
	}

	@Override
	public @Nullable Terms terms(String key) {
		return Translated.call(() -> {
			this.view.catchUp();
			StashIndex.Location found = this.view.find(utf8(key));
			long now = this.clock.millis();
			if (found == null || found.isExpired(now)) {
				return null;
			}
			long expiresAt = found.expiresAt();
			boolean forEver = expiresAt == 0 || expiresAt == Long.MAX_VALUE;
			return new Terms(false, forEver ? null : Duration.ofMillis(expiresAt - now), found.owner() != null);
		});
	}

	@Override
	public long version() {
		return Translated.call(this.view::catchUp);
	}

	@Override
	public StashFeed feed(long afterVersion) {
		return Translated.call(() -> this.view.feed(afterVersion));
	}

	private static byte[] utf8(String key) {
		return key.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Appends what is decided under the lock, by this thread or by another, when the view
	 * stands at the tail, and lets the view have it before the lock is released.
	 */
	private class Turns implements Turn {

		private final Decision decision;

		final List<StashRecord> records = new ArrayList<>(1);

		long version;

		Turns(Decision decision) {
			this.decision = decision;
		}

		/**
		 * @return the version of the last record, 0 if there is none
		 */
		long run() {
			// What takes long, such as a base just opened, is read before the lock is
			// held.
			Translated.call(LocalStash.this.view::catchUp);
			boolean appended = Translated.call(() -> LocalStash.this.journal.append(this));
			if (appended) {
				LocalStash.this.ring.run();
			}
			return this.version;
		}

		@Override
		public void waiting() {
			// What siblings write while they hold the lock.
			LocalStash.this.view.catchUp();
		}

		@Override
		public void decide(Batch batch) {
			if (batch.count() == 0) {
				LocalStash.this.overlay.clear();
			}
			LocalStash.this.view.catchUp();
			this.records.clear();
			this.decision.decide(this.records);
			for (StashRecord record : this.records) {
				batch.add(record.kind(), record.flags(), record.payload());
			}
			// Last: what throws here has added nothing.
			if (!this.records.isEmpty()) {
				LocalStash.this.overlay.add(this.records, batch.last() - this.records.size() + 1);
			}
		}

		@Override
		public void published(Batch batch) {
			LocalStash.this.overlay.clear();
			this.version = batch.last();
			LocalStash.this.view.apply(batch, this.records);
		}

	}

	/**
	 * A turn about one key.
	 */
	private final class Change extends Turns {

		Change(KeyDecision decision, byte[] key) {
			super((records) -> {
				StashIndex.Location found = LocalStash.this.overlay.find(key);
				boolean absent = found == null || found.isExpired(LocalStash.this.clock.millis());
				decision.decide(absent ? null : found, records);
			});
		}

	}

	private interface Decision {

		void decide(List<StashRecord> records);

	}

	private interface KeyDecision {

		/**
		 * @param before null if the key is absent or expired
		 */
		void decide(StashIndex.@Nullable Location before, List<StashRecord> records);

	}

}
