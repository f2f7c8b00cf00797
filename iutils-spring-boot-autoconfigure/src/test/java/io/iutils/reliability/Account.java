package io.iutils.reliability;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What one thread of a {@link CrashWriter} has had acknowledged, and what it had begun
 * when it died. Confined to the thread that reads its lines, and to the test after that
 * one has ended.
 */
final class Account {

	private final String writer;

	private final List<Entry> acknowledged = new ArrayList<>();

	private @Nullable Entry begun;

	Account(String writer) {
		this.writer = writer;
	}

	/**
	 * Takes the words of a line that begins with try, ok or not.
	 */
	void take(String[] words) {
		long number = Long.parseLong(words[2]);
		Entry before = this.begun;
		if (words[0].equals("try")) {
			if (before != null) {
				throw new IllegalStateException(this.writer + " began " + number + " inside " + before);
			}
			this.begun = new Entry(this.writer, number, words[3], words[4], 0);
			return;
		}
		if (before == null || before.number() != number) {
			throw new IllegalStateException(this.writer + " ended " + number + " inside " + before);
		}
		this.begun = null;
		if (words[0].equals("ok")) {
			this.acknowledged.add(new Entry(this.writer, number, words[3], words[4], Long.parseLong(words[5])));
		}
	}

	List<Entry> acknowledged() {
		return this.acknowledged;
	}

	/**
	 * What may or may not have happened.
	 */
	@Nullable Entry begun() {
		return this.begun;
	}

	/**
	 * An operation of one writer.
	 *
	 * @param number counts the writer's operations
	 * @param result as the kind has it: version, id, count, or 1 for true
	 */
	record Entry(String writer, long number, String kind, String key, long result) {

		String value() {
			return this.writer + " " + this.number;
		}

	}

}
