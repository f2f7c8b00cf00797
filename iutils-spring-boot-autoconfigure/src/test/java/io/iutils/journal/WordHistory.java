package io.iutils.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * All values that the words of {@code control} have had. They are mapped and never
 * forced: after a power loss each word has any of them, whatever the others have.
 * Confined to the test's thread.
 */
final class WordHistory {

	/** The first word that ever changes, of the boot id. */
	private static final int FIRST = 16;

	private static final int END = 200;

	private final List<List<Long>> values = new ArrayList<>();

	WordHistory() {
		for (int at = FIRST; at < END; at += Long.BYTES) {
			this.values.add(new ArrayList<>(List.of(0L)));
		}
	}

	void note(byte[] words) {
		for (int i = 0; i < this.values.size(); i++) {
			List<Long> known = this.values.get(i);
			long value = Bytes.getLong(words, FIRST + i * Long.BYTES);
			if (known.get(known.size() - 1) != value) {
				known.add(value);
			}
		}
	}

	/**
	 * A control file as a power loss may leave it.
	 */
	byte[] survivors(Random random) {
		byte[] words = Control.initial();
		int way = random.nextInt(4);
		for (int i = 0; i < this.values.size(); i++) {
			List<Long> known = this.values.get(i);
			int newest = known.size() - 1;
			int chosen = switch (way) {
				case 0 -> newest;
				case 1 -> random.nextInt(known.size());
				case 2 -> Math.max(0, newest - random.nextInt(4));
				default -> random.nextBoolean() ? newest : random.nextInt(known.size());
			};
			Bytes.putLong(words, FIRST + i * Long.BYTES, known.get(chosen));
		}
		return words;
	}

}
