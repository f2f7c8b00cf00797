package io.iutils.tools;

import io.iutils.journal.JournalException;
import io.iutils.journal.Verification;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks at every byte of the directory of a namespace, prints what is there, and changes
 * nothing. Siblings may be running.
 */
final class VerifyNamespace {

	private static final int SOUND = 0;

	private static final int DAMAGED = 1;

	private static final int FAILED = 2;

	private final Path directory;

	private final PrintStream out;

	private VerifyNamespace(Path directory, PrintStream out) {
		this.directory = directory;
		this.out = out;
	}

	/**
	 * Exits with 0 if all is sound, 1 if something is damaged, 2 if it cannot be read.
	 */
	public static void main(String[] args) {
		System.exit(run(List.of(args), System.out, System.err));
	}

	static int run(List<String> arguments, PrintStream out, PrintStream err) {
		if (arguments.size() != 1 || arguments.get(0).startsWith("-")) {
			err.println("Usage: java -cp <iutils-spring-boot-autoconfigure.jar> " + VerifyNamespace.class.getName()
					+ " <directory of a namespace>");
			err.println("Exit status: 0 sound, 1 damaged, 2 cannot be read. Nothing is changed.");
			return FAILED;
		}
		try {
			return new VerifyNamespace(Path.of(arguments.get(0)), out).run();
		}
		catch (JournalException | IOException | IllegalArgumentException ex) {
			err.println("Cannot be read: " + ((ex instanceof JournalException) ? ex.getMessage() : ex));
			return FAILED;
		}
	}

	private int run() throws IOException {
		List<Path> journals;
		try (Stream<Path> entries = Files.list(this.directory)) {
			journals = entries.filter((entry) -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
				.filter(VerifyNamespace::isJournal)
				.sorted()
				.toList();
		}
		if (journals.isEmpty()) {
			throw new IOException("no journal in " + this.directory + "; name the directory of one namespace");
		}
		this.out.println("Namespace " + this.directory);
		int status = SOUND;
		for (Path journal : journals) {
			status = Math.max(status, verify(journal));
		}
		this.out.println((status == SOUND) ? "All is sound." : "Something is damaged.");
		return status;
	}

	private static boolean isJournal(Path directory) {
		// Without "control" if that is what was lost.
		try (Stream<Path> files = Files.list(directory)) {
			return files.map((file) -> file.getFileName().toString())
				.anyMatch((name) -> name.equals("control") || name.matches("[0-9]{20}\\.log"));
		}
		catch (IOException ex) {
			return false;
		}
	}

	private int verify(Path journal) {
		this.out.println(journal.getFileName());
		Verification found;
		try {
			found = Verification.beside(journal);
		}
		catch (JournalException.Damaged ex) {
			// Without its words nothing else can be told.
			damage(ex);
			return DAMAGED;
		}
		for (Verification.Found file : found.files()) {
			this.out.printf("  %-28s %9d records %12d bytes", file.name(), file.records(), file.bytes());
			this.out.println((file.records() > 0) ? "  " + file.first() + " to " + file.last() : "");
		}
		this.out.printf("  %d files, %d records, the last is %d%n", found.files().size(), found.records(),
				found.last());
		Verification.Words words = found.words();
		if (words != null) {
			this.out.println("  control: tail " + words.tail() + ", on disk up to " + words.forced()
					+ (words.believed() ? "" : "; of another boot or place, recovery will believe the files instead"));
		}
		Verification.TornEnd tornEnd = found.tornEnd();
		if (tornEnd != null) {
			this.out.println("  torn end, no damage: " + tornEnd.bytes() + " bytes at offset " + tornEnd.offset()
					+ " of " + tornEnd.file() + "; a sibling is writing there, or the next opener adopts or cuts it");
		}
		JournalException.Damaged damage = found.damage();
		if (damage == null) {
			return SOUND;
		}
		damage(damage);
		return DAMAGED;
	}

	private void damage(JournalException.Damaged damage) {
		this.out.println("  FIRST DAMAGE: " + damage.file() + " at offset " + damage.offset() + ": " + damage.reason());
	}

}
