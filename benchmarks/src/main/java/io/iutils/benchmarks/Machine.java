package io.iutils.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;

import com.sun.management.OperatingSystemMXBean;

/**
 * Where and when it was measured.
 */
record Machine(LocalDate date, int cores, String processor, long gibibytes, String system, String java) {

	static Machine here() {
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		return new Machine(LocalDate.now(), Runtime.getRuntime().availableProcessors(), model(),
				Math.round(system.getTotalMemorySize() / (double) (1L << 30)),
				System.getProperty("os.name") + " " + System.getProperty("os.version").replaceAll("-.*", ""),
				System.getProperty("java.vm.name") + " " + Runtime.version());
	}

	private static String model() {
		try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
			return lines.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.replaceAll(".*: ", ""))
				.findFirst()
				.orElse("unknown");
		}
		catch (IOException ex) {
			return "unknown";
		}
	}

}
