package io.iutils.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A process on the bare journal that does what it is told on its standard input.
 */
final class JournalProcess {

	private JournalProcess() {
	}

	public static void main(String[] args) throws IOException {
		int slot = Integer.parseInt(args[0]);
		Path directory = Path.of(args[1]);
		CountingSibling sibling = null;
		SiblingTable table = null;
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		System.out.println("ready");
		for (String line = commands.readLine(); line != null; line = commands.readLine()) {
			String[] words = line.split(" ");
			if (words[0].equals("join")) {
				table = SiblingTable.join(directory, Duration.ofSeconds(5), new UUID(slot, slot), 1, Retention.ALL);
				System.out.println("joined " + table.self().index());
				continue;
			}
			if (words[0].equals("alive") && table != null) {
				SiblingTable.Slot other = table.read(Integer.parseInt(words[1]));
				System.out.println("alive " + (other != null && table.isAlive(other)));
				continue;
			}
			if (words[0].equals("try")) {
				System.out.println(tryLock(directory, slot));
				continue;
			}
			if (words[0].equals("open")) {
				directory = Path.of(words[1]);
				sibling = null;
			}
			if (sibling == null) {
				sibling = new CountingSibling(directory, slot);
			}
			switch (words[0]) {
				case "open" -> System.out.println("opened");
				case "count" -> {
					sibling.applyAsInt(Integer.parseInt(words[1]));
					System.out.println("counted");
				}
				case "flood" -> {
					while (true) {
						sibling.applyAsInt(1);
						System.out.println(sibling.journal.tail());
					}
				}
				case "hold" -> {
					sibling.count(() -> {
						System.out.println("holding");
						await(commands);
					});
					System.out.println("held");
				}
				case "read" -> System.out.println("read " + read(sibling.journal, Integer.parseInt(words[1])));
				case "close" -> {
					sibling.close();
					sibling = null;
					System.out.println("closed");
				}
				default -> throw new IllegalArgumentException(line);
			}
		}
	}

	private static void await(BufferedReader commands) {
		try {
			commands.readLine();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String tryLock(Path directory, int slot) {
		// Another copy of this process, whose patience is short.
		try (Journal journal = Journal.open(CountingSibling.settings(directory, slot, Duration.ofMillis(100)))) {
			return "free";
		}
		catch (JournalException.LockTimeout ex) {
			return "held by " + ex.holder();
		}
	}

	/**
	 * Reads while others write, until there are so many.
	 * @return a checksum of all, in order
	 */
	private static long read(Journal journal, int count) {
		CRC32C crc = new CRC32C();
		try (Cursor cursor = journal.cursor(0)) {
			for (int i = 0; i < count;) {
				if (cursor.next()) {
					crc.update(Long.toString(cursor.position()).getBytes(StandardCharsets.UTF_8));
					crc.update(cursor.payload());
					i++;
				}
			}
		}
		return crc.getValue();
	}

}
