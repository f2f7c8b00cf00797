package io.iutils.budgets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.iutils.testing.ChildJvm;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;

/*
 * Why these figures are the same everywhere. The JVM counts what a thread allocates to the
 * byte. What it counts depends on the compiler: C2 leaves out objects that nobody keeps, as
 * soon as it has compiled the code and its inlining happens to see that. So the child runs
 * without C2; the interpreter and C1 allocate whatever the code says. The sizes of objects
 * are fixed by the options below. What is done for the first time (classes, call sites)
 * costs more, so there are rounds, and the one in the middle counts.
 *
 * What C2 would leave out is counted too. That is no harm: code that allocates less here
 * allocates no more there.
 */

/**
 * No operation allocates more than its budget: the larger figure of Java 17 and 25, and
 * about a tenth more. The measured figures are printed.
 */
@Timeout(300)
class AllocationBudgetIntegrationTests {

	/** Bytes of one operation; the whole list is one. */
	static final List<Budget> BUDGETS = """
			get, absent                            |      80
			get, Long                              |     320
			get, String                            |   1_120
			get, record                            |   1_640
			get, 4 KiB                             |   4_700
			put, record                            |   1_830
			put, 4 KiB                             |  10_100
			increment                              |   1_240
			update, Long                           |   1_650
			increment, 8 threads                   |   1_250
			keys, 100 found                        |  15_600
			emit, record                           |   1_680
			emitAll, 100 records                   | 134_000
			publishEvent, record                   |   2_080
			deliver to on                          |   2_210
			deliver to @EventListener              |   3_600
			emit to a sleeper                      |   1_660
			wake up, deliver, sleep                |   2_570
			deliver to watch                       |     615
			ask, at the asker                      |   3_170
			ask, with all threads of sockets       |   6_580
			get, 4 KiB, just changed by a sibling  |   9_700
			""".lines().map(Budget::of).toList();

	private static final String WHAT_TO_DO = """
			Bytes that "%s" allocates each time.
			To see where, here and in the commit before, and what is new:
			  mvn test -pl iutils-spring-boot-autoconfigure -Dtest=AllocationBudgetIntegrationTests \
			-Dtest.jvm.args=-Diutils.budgets.recording=/tmp/new.jfr
			  jfr view --width 200 allocation-by-site /tmp/new.jfr   (of Java 21 or newer)
			Is it worth it, raise the budget, and say in the commit why""";

	/** Beside those of {@link ChildJvm}: small objects are as large on every JVM. */
	private static final List<String> OPTIONS = List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:-DoEscapeAnalysis",
			"-XX:+UseCompressedOops", "-XX:+UseCompressedClassPointers", "-XX:-UseCompactObjectHeaders",
			"-XX:ObjectAlignmentInBytes=8");

	private static Map<String, Long> measured = Map.of();

	@BeforeAll
	static void measure(@TempDir Path directory) {
		List<String> options = new ArrayList<>(OPTIONS);
		String recording = System.getProperty("iutils.budgets.recording");
		if (recording != null) {
			options.add("-XX:StartFlightRecording:settings=profile,filename=" + recording);
		}
		measured = new LinkedHashMap<>();
		try (ChildJvm child = ChildJvm.startWith(options, MeasuredProcess.class, directory.toString(), "allocation")) {
			for (String line = child.receive(); !line.equals("done"); line = child.receive()) {
				if (line.startsWith("measured ")) {
					String[] words = line.substring("measured ".length()).split("=");
					measured.put(words[0], Long.valueOf(words[1]));
				}
			}
			child.awaitEnd();
		}
		measured.forEach((operation, bytes) -> System.out.printf("[budget] %-40s %7d bytes%n", operation, bytes));
	}

	@ParameterizedTest
	@FieldSource("BUDGETS")
	void allocatesNoMoreThanItsBudget(Budget budget) {
		assertThat(measured.get(budget.operation())).as(WHAT_TO_DO, budget.operation())
			.isNotNull()
			.isLessThanOrEqualTo(budget.bytes());
	}

	@Test
	void eachOperationHasABudget() {
		assertThat(measured.keySet()).containsExactlyElementsOf(BUDGETS.stream().map(Budget::operation).toList());
	}

	record Budget(String operation, long bytes) {

		static Budget of(String line) {
			String[] cells = line.split("\\|");
			return new Budget(cells[0].strip(), Long.parseLong(cells[1].strip().replace("_", "")));
		}

	}

}
