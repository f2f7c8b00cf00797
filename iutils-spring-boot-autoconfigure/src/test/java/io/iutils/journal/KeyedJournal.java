package io.iutils.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A map on a journal, as simple as can be: what compaction has to keep. Confined to the
 * test's thread.
 */
final class KeyedJournal implements Compaction.Survivors {

	static final byte PUT = 1;

	static final byte REMOVE = 2;

	/** Values up to this length stand in a base's index. */
	static final int SMALL = 4;

	final Journal journal;

	private final Map<String, Long> newest = new HashMap<>();

	private final TreeMap<String, String> values = new TreeMap<>();

	private Cursor cursor;

	private long generation;

	private KeyedJournal(Journal journal) {
		this.journal = journal;
		this.cursor = journal.cursorBehindBase(0);
	}

	/**
	 * Reads a base and what follows it.
	 */
	static KeyedJournal open(Journal journal) {
		KeyedJournal opened = new KeyedJournal(journal);
		opened.takeBase(0);
		return opened;
	}

	private void takeBase(long atLeast) {
		this.newest.clear();
		this.values.clear();
		try (Base base = this.journal.base(atLeast)) {
			base.visit((entry) -> apply(entry.sequence(), entry.kind(), base.payload(entry)));
			this.cursor.close();
			this.cursor = this.journal.cursorBehindBase(base.covered());
			this.generation = base.generation();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * All keys and values up to the tail.
	 */
	Map<String, String> read() {
		while (true) {
			try {
				while (this.cursor.next()) {
					apply(this.cursor.position(), this.cursor.kind(), this.cursor.payload());
				}
				return new TreeMap<>(this.values);
			}
			catch (JournalException.Skipped ex) {
				// What is left counts.
			}
			catch (JournalException.Overtaken ex) {
				takeBase(this.generation + 1);
			}
		}
	}

	private void apply(long sequence, byte kind, byte[] payload) {
		String[] text = text(payload).split("=", 2);
		if (kind == PUT) {
			this.newest.put(text[0], sequence);
			this.values.put(text[0], text[1]);
		}
		else {
			this.newest.remove(text[0]);
			this.values.remove(text[0]);
		}
	}

	void put(String key, String value) {
		append(PUT, key + "=" + value);
	}

	void remove(String key) {
		append(REMOVE, key);
	}

	private void append(byte kind, String text) {
		this.journal.append((batch) -> batch.add(kind, (byte) 0, text.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * @return whether there was anything to do, and nobody else doing it
	 */
	boolean compact() {
		read();
		try (Compaction compaction = this.journal.tryCompact()) {
			return compaction != null && compaction.run(this, () -> false);
		}
	}

	void removeSuperfluous() {
		try (Compaction compaction = this.journal.tryCompact()) {
			if (compaction != null) {
				compaction.removeSuperfluous();
			}
		}
	}

	@Override
	public void catchUp() {
		read();
	}

	@Override
	public boolean isNewest(long sequence, byte kind, byte flags, byte[] payload) {
		Long newest = this.newest.get(text(payload).split("=", 2)[0]);
		return kind == PUT && newest != null && newest == sequence;
	}

	@Override
	public int headLength(byte kind, byte flags, byte[] payload) {
		int head = text(payload).indexOf('=') + 1;
		return (payload.length - head <= SMALL) ? payload.length : head;
	}

	private static String text(byte[] payload) {
		return new String(payload, StandardCharsets.UTF_8);
	}

}
