package io.iutils.benchmarks.startup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the kernel says of a process; Linux only.
 */
record KernelAccount(long processId) {

	/**
	 * User and system time of each of its threads that live, to the nanosecond. The sum
	 * alone would fall when one ends.
	 */
	Map<Path, Long> cpuNanos() throws IOException {
		Map<Path, Long> nanos = new HashMap<>();
		try (Stream<Path> threads = Files.list(directory().resolve("task"))) {
			for (Path thread : threads.toList()) {
				nanos.put(thread, Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]));
			}
		}
		catch (NoSuchFileException ex) {
			throw new IOException("The kernel keeps no account of " + this.processId, ex);
		}
		return nanos;
	}

	double residentMebibytes() throws IOException {
		return status("VmRSS") / 1024.0;
	}

	long threads() throws IOException {
		return status("Threads");
	}

	private long status(String name) throws IOException {
		return Files.readAllLines(directory().resolve("status"))
			.stream()
			.filter((line) -> line.startsWith(name + ":"))
			.map((line) -> line.replaceAll("\\D", ""))
			.mapToLong(Long::parseLong)
			.findFirst()
			.orElseThrow(() -> new IOException("The kernel does not tell " + name));
	}

	private Path directory() {
		return Path.of("/proc", Long.toString(this.processId));
	}

}
