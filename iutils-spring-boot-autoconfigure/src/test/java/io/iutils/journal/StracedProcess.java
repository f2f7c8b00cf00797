package io.iutils.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * A process that appends numbered values to a journal of small segments, and prints what
 * came of each.
 */
final class StracedProcess {

	static final int SEGMENT_SIZE = 4096;

	private StracedProcess() {
	}

	static JournalSettings settings(Path directory, int slot, Retention retention) {
		return new JournalSettings(directory, directory.resolveSibling("quarantine"), slot, Duration.ofSeconds(10),
				true, SEGMENT_SIZE, () -> retention, (holder) -> "sibling " + holder, Clock.systemUTC(),
				Platform.bootId(), new FileIo(), null);
	}

	public static void main(String[] args) throws IOException {
		Journal journal = Journal.open(settings(Path.of(args[0]), 1, new Retention(3 * SEGMENT_SIZE, Duration.ZERO)));
		int next = Integer.parseInt(args[1]);
		// What runs for the first time later opens files of the JDK.
		JournalFixture.append(journal, value(next));
		journal.flush();
		System.out.println(next + " done");
		System.out.println("ready");
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = commands.readLine(); line != null; line = commands.readLine()) {
			for (int i = 0; i < Integer.parseInt(line); i++) {
				next++;
				System.out.println(next + " " + append(journal, value(next)));
			}
			System.out.println("end");
		}
	}

	private static String append(Journal journal, String value) {
		try {
			JournalFixture.append(journal, value);
			return "done";
		}
		catch (JournalException ex) {
			return ex.getClass().getSimpleName();
		}
	}

	static String value(int number) {
		return number + " " + "v".repeat(200 + number % 7 * 100);
	}

}
