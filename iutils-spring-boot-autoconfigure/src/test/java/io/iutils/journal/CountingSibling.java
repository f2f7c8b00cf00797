package io.iutils.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.IntUnaryOperator;

/**
 * Counts in a journal: each record holds who wrote it, its how manyeth of it that is, and
 * the total, which is the record's before plus one; so a lost update shows. Thread-safe.
 * What is public is used through types of the JDK, from another class loader.
 */
public final class CountingSibling implements IntUnaryOperator, AutoCloseable {

	static final int SEGMENT_SIZE = 32 << 10;

	final Journal journal;

	private final Cursor cursor;

	private final int slot;

	// Both change only within turns.
	private int own;

	private int total;

	public CountingSibling(Path directory, int slot) {
		this(directory, slot, Duration.ofSeconds(30));
	}

	CountingSibling(Path directory, int slot, Duration lockTimeout) {
		this.slot = slot;
		this.journal = Journal.open(settings(directory, slot, lockTimeout));
		this.cursor = this.journal.cursor(0);
	}

	static JournalSettings settings(Path directory, int slot, Duration lockTimeout) {
		return new JournalSettings(directory, directory.resolveSibling("quarantine"), slot, lockTimeout, false,
				SEGMENT_SIZE, () -> Retention.ALL, (holder) -> "sibling " + holder, InstantSource.system(),
				new UUID(1, 1), new FileIo(), null);
	}

	/**
	 * Counts so many times.
	 * @return the total after that
	 */
	@Override
	public int applyAsInt(int times) {
		for (int i = 0; i < times; i++) {
			count(() -> {
			});
		}
		return this.total;
	}

	/**
	 * Counts once, and does something else meanwhile.
	 */
	void count(Runnable inside) {
		this.journal.append(new Turn() {

			@Override
			public void decide(Batch batch) {
				catchUp();
				inside.run();
				// Those before it in the batch are of other threads of this one.
				int number = batch.count() + 1;
				String text = CountingSibling.this.slot + " " + (CountingSibling.this.own + number) + " "
						+ (CountingSibling.this.total + number);
				batch.add((byte) 1, (byte) 0, text.getBytes(StandardCharsets.UTF_8));
			}

			@Override
			public void published(Batch batch) {
				CountingSibling.this.own++;
				CountingSibling.this.total++;
				CountingSibling.this.cursor.skip(batch);
			}

		});
	}

	private void catchUp() {
		while (this.cursor.next()) {
			String text = new String(this.cursor.payload(), StandardCharsets.UTF_8);
			this.total = Integer.parseInt(text.substring(text.lastIndexOf(' ') + 1));
		}
	}

	@Override
	public void close() {
		this.journal.close();
		this.cursor.close();
	}

}
