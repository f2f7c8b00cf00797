package io.iutils.budgets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Marks what is measured for whoever traces this process: it asks the operating system
 * for files that are not there, and {@link SystemCallTrace} finds that in the trace.
 */
final class SystemCallMeter implements Meter {

	static final String BEGIN = "/iutils-budget/begin/";

	static final String END = "/iutils-budget/end/";

	@Override
	public Round begin(String operation, String others) {
		// A path loses a slash at its end.
		mark(BEGIN + operation + "/" + (others.isEmpty() ? "0" : threads(others)));
		return (times) -> mark(END + operation + "/" + times);
	}

	private static void mark(String path) {
		if (Files.exists(Path.of(path))) {
			throw new IllegalStateException(path + " is there");
		}
	}

	/** As the kernel numbers them, which Java does not tell. */
	private static String threads(String prefix) {
		try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
			List<Path> all = tasks.toList();
			return all.stream()
				.filter((task) -> name(task).startsWith(prefix))
				.map((task) -> task.getFileName().toString())
				.collect(Collectors.joining(","));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Its first 15 characters. */
	private static String name(Path task) {
		try {
			return Files.readString(task.resolve("comm"));
		}
		catch (IOException ex) {
			// It has ended.
			return "";
		}
	}

}
