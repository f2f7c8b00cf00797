package io.iutils.reliability;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.iutils.journal.Verification;
import io.iutils.local.AttackedEngine;
import io.iutils.reliability.HistoryProcess.Arrangement;
import io.iutils.testing.Campaign;
import io.iutils.testing.ChildJvm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Histories of real processes, each two threads: on one engine, on two engines, and on
 * two class loaders; checked for linearizability: promise 9, and row 14 of the faults.
 */
class HistoryIntegrationTests {

	private static final int HISTORIES = Integer.getInteger("iutils.histories", Campaign.size(50, 200));

	private static final int OPERATIONS = Integer.getInteger("iutils.operations", 2000);

	private static final int THREADS = 2;

	@TempDir
	Path root;

	private final ChildJvm[] children = new ChildJvm[Arrangement.values().length];

	private int started;

	private Path directory() {
		return this.root.resolve("shared");
	}

	@BeforeEach
	void start() {
		for (Arrangement arrangement : Arrangement.values()) {
			start(arrangement);
		}
		for (ChildJvm child : this.children) {
			child.await("ready");
		}
	}

	private void start(Arrangement arrangement) {
		this.children[arrangement.ordinal()] = ChildJvm.start(HistoryProcess.class, directory().toString(),
				Integer.toString(THREADS * this.started++), arrangement.name());
	}

	@AfterEach
	void end() {
		for (ChildJvm child : this.children) {
			child.kill();
		}
		// Opening repairs what the killed ones left.
		AttackedEngine.open(directory(), Duration.ofSeconds(30), false, false, InstantSource.system()).engine().close();
		assertThat(Verification.of(directory().resolve("stash")).damage()).isNull();
	}

	@Test
	void areLinearizable() {
		Campaign campaign = Campaign.begin("histories");
		Random random = campaign.random();
		long operations = 0;
		long unknown = 0;
		int kills = 0;
		for (int i = 0; i < HISTORIES; i++) {
			boolean kill = i % 8 == 7;
			kills += kill ? 1 : 0;
			List<Operation> history = run("h" + i, random, kill);
			assertThat(HistoryChecker.whyNot(history)).as("history %s", i).isNull();
			operations += history.size();
			unknown += history.stream().filter((operation) -> !operation.isComplete()).count();
		}
		campaign.report(HISTORIES + " histories, " + operations + " operations of " + THREADS * this.children.length
				+ " threads in " + this.children.length + " processes, " + kills + " with a kill, " + unknown
				+ " operations of unknown fate: all linearizable");
	}

	private List<Operation> run(String name, Random random, boolean kill) {
		int each = OPERATIONS / (THREADS * this.children.length);
		for (ChildJvm child : this.children) {
			child.send("run " + name + " " + each + " " + random.nextLong() + " " + kill);
		}
		List<Operation> history = new ArrayList<>();
		Arrangement victim = kill ? Arrangement.values()[random.nextInt(this.children.length)] : null;
		if (victim != null) {
			history.addAll(kill(victim, random.nextInt(each)));
		}
		for (Arrangement arrangement : Arrangement.values()) {
			if (arrangement != victim) {
				history.addAll(collect(this.children[arrangement.ordinal()]));
			}
		}
		if (victim != null) {
			this.children[victim.ordinal()].await("ready");
		}
		return history;
	}

	private List<Operation> kill(Arrangement victim, int afterLines) {
		ChildJvm child = this.children[victim.ordinal()];
		List<String> lines = new ArrayList<>();
		for (int i = 0; i < afterLines; i++) {
			lines.add(child.receive());
		}
		child.kill();
		lines.addAll(child.receiveAll());
		start(victim);
		return operations(lines);
	}

	private static List<Operation> collect(ChildJvm child) {
		List<String> lines = new ArrayList<>();
		for (int running = THREADS; running > 0;) {
			String line = child.receive();
			lines.add(line);
			running -= (line.startsWith("done ") || line.startsWith("failed ")) ? 1 : 0;
		}
		return operations(lines);
	}

	/** What was begun and not ended may or may not have happened. */
	private static List<Operation> operations(List<String> lines) {
		List<Operation> operations = new ArrayList<>();
		Map<Integer, Operation> begun = new LinkedHashMap<>();
		for (String line : lines) {
			if (line.startsWith("try ")) {
				Operation operation = Operation.of(line.substring(4));
				begun.put(operation.worker(), operation);
			}
			else if (line.startsWith("ok ")) {
				Operation operation = Operation.of(line.substring(3));
				begun.remove(operation.worker());
				operations.add(operation);
			}
			else {
				assertThat(line).startsWith("done ");
			}
		}
		operations.addAll(begun.values());
		return operations;
	}

}
