package io.iutils.budgets;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.iutils.testing.ChildJvm;
import io.iutils.testing.Strace;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * No operation calls the operating system more often than its budget says: these calls
 * are what it costs most, and they are the same on every Linux.
 *
 * <p>
 * Calls of {@code futex}, by which threads of one process wait for each other, have a
 * column of their own: their number depends on who is faster.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class SystemCallBudgetIntegrationTests {

	/** Of one operation: calls for files and sockets, and calls of futex. */
	static final List<Budget> BUDGETS = """
			get, absent                            |  0 | 1
			get, Long                              |  0 | 1
			get, String                            |  0 | 1
			get, record                            |  0 | 1
			get, 4 KiB                             |  0 | 1
			put, record                            |  3 | 1
			put, 4 KiB                             |  3 | 1
			increment                              |  3 | 1
			update, Long                           |  3 | 1
			increment, 8 threads                   |  1 | 6
			keys, 100 found                        |  0 | 1
			emit, record                           |  3 | 1
			emitAll, 100 records                   |  3 | 1
			publishEvent, record                   |  3 | 1
			deliver to on                          |  0 | 1
			deliver to @EventListener              |  0 | 1
			emit to a sleeper                      |  4 | 1
			wake up, deliver, sleep                |  2 | 1
			deliver to watch                       |  0 | 1
			ask, at the asker                      |  1 | 4
			ask, with all threads of sockets       |  6 | 9
			get, 4 KiB, just changed by a sibling  |  1 | 1
			""".lines().map(Budget::of).toList();

	/** Now and then a thread asks for memory, or meets the collector. */
	private static final double NOISE = 0.2;

	private static Map<String, SystemCallTrace.Round> measured = Map.of();

	@BeforeAll
	static void measure(@TempDir Path directory) {
		if (!Strace.isUsable()) {
			System.out.println("[strace] not there or not allowed to trace: system calls are not counted");
		}
		assumeTrue(Strace.isUsable(), "strace is not there or not allowed to trace");
		Path output = directory.resolve("trace");
		try (ChildJvm child = ChildJvm.start(MeasuredProcess.class, directory.toString(), "system-calls")) {
			child.await("ready");
			try (Strace strace = Strace.record(child, output)) {
				child.send("go").await("done");
				child.awaitEnd();
			}
		}
		measured = new SystemCallTrace(output).middle();
		measured.forEach((operation, round) -> System.out.printf("[budget] %-40s %s%n", operation, round));
	}

	@ParameterizedTest
	@FieldSource("BUDGETS")
	void callsTheSystemNoMoreOftenThanItsBudget(Budget budget) {
		SystemCallTrace.Round round = measured.get(budget.operation());
		assertThat(round).as(budget.operation()).isNotNull();
		String description = "Calls of the system by \"" + budget.operation() + "\": " + round
				+ ". What is new? strace -f -k shows where a call comes from";
		assertThat(round.calls()).as(description).isLessThanOrEqualTo(budget.calls() + NOISE);
		assertThat(round.waits()).as(description).isLessThanOrEqualTo(budget.waits() + NOISE);
	}

	@Test
	void eachOperationHasABudget() {
		assertThat(measured.keySet()).containsExactlyElementsOf(BUDGETS.stream().map(Budget::operation).toList());
	}

	record Budget(String operation, double calls, double waits) {

		static Budget of(String line) {
			String[] cells = line.split("\\|");
			return new Budget(cells[0].strip(), Double.parseDouble(cells[1].strip()),
					Double.parseDouble(cells[2].strip()));
		}

	}

}
