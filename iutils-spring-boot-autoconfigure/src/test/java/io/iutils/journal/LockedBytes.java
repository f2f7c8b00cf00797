package io.iutils.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the kernel says of locked bytes. Linux only.
 */
public final class LockedBytes {

	private static final Set<Long> WAITED_FOR = Set.of(Control.APPENDER, Control.COMPACTOR, SiblingTable.JOIN);

	private LockedBytes() {
	}

	/**
	 * Whether a process has a byte that others wait for: that of an appender, a compactor
	 * or a sibling that joins. Words of {@code control} would not do: the byte is locked
	 * a moment before the holder writes its name there.
	 */
	public static boolean areWaitedFor(long processId) {
		// 1: POSIX ADVISORY WRITE 4711 fe:00:2146522 2305843009213693952
		// 2305843009213693952
		try (Stream<String> lines = Files.lines(Path.of("/proc/locks"))) {
			return lines.map((line) -> line.trim().split("\\s+"))
				.anyMatch((words) -> words[1].equals("POSIX") && words[4].equals(Long.toString(processId))
						&& WAITED_FOR.contains(Long.parseLong(words[6])));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
