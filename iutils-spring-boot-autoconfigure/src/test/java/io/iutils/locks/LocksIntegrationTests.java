package io.iutils.locks;

import io.iutils.Lease;
import io.iutils.engine.Claims;
import io.iutils.engine.Engine;
import io.iutils.testing.TestEngine;
import io.iutils.testing.Campaign;
import io.iutils.testing.ChildJvm;
import io.iutils.testing.Signals;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import io.iutils.testing.OnEveryEngine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Locks between processes that count, die, stop and leave.
 */
class LocksIntegrationTests {

	private static final int PROCESSES = 4;

	@TempDir
	Path directory;

	private final List<ChildJvm> children = new ArrayList<>();

	@AfterEach
	void killAll() {
		this.children.forEach(ChildJvm::kill);
	}

	private ChildJvm start() {
		ChildJvm child = ChildJvm.start(LocksProcess.class, this.directory.resolve("shared").toString());
		this.children.add(child);
		return child;
	}

	private List<ChildJvm> start(int count) {
		List<ChildJvm> started = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			started.add(start());
		}
		started.forEach((child) -> child.await("ready"));
		return started;
	}

	private static long token(ChildJvm child, String command) {
		return Long.parseLong(child.send(command).receive());
	}

	@Test
	@OnEveryEngine
	void aNumberThatNothingElseGuardsEndsAtTheSum() throws IOException {
		Campaign campaign = Campaign.begin("locks under load");
		Path file = Files.writeString(this.directory.resolve("number"), "0 0");
		int times = Campaign.size(50, 5_000);
		List<ChildJvm> counting = start(PROCESSES);
		counting.forEach((child) -> child.send("count " + file + " " + times));
		counting.forEach((child) -> child.await("counted"));
		assertThat(Files.readString(file)).startsWith(PROCESSES * times + " ");
		campaign.report(PROCESSES + " processes, " + Files.readString(file).split(" ")[0] + " leases, one at a time");
	}

	@Test
	void whatAKilledOneHeldIsFreeAndTokensRiseOverAllHolders() throws IOException {
		Campaign campaign = Campaign.begin("locks of the killed");
		Random random = campaign.random();
		Path file = Files.createFile(this.directory.resolve("notes"));
		List<ChildJvm> living = start(PROCESSES);
		living.forEach((child) -> child.send("note " + file));
		living.forEach((child) -> child.await("noting"));
		int kills = Campaign.size(4, 300);
		for (int i = 0; i < kills; i++) {
			int victim = random.nextInt(PROCESSES);
			String held = "in \\d+ " + living.get(victim).pid();
			await().atMost(Duration.ofSeconds(30))
				.pollInterval(Duration.ofNanos(1))
				.pollDelay(Duration.ZERO)
				.until(() -> last(file).matches(held));
			living.get(victim).strike();
			living.get(victim).awaitEnd();
			long size = Files.size(file);
			// It is free by now, and whoever waits looks every 20 ms.
			await().atMost(Duration.ofSeconds(10)).until(() -> Files.size(file) > size + 100);
			living.set(victim, start().await("ready").send("note " + file).await("noting"));
		}
		this.children.forEach(ChildJvm::kill);
		int killedInside = verify(Files.readAllLines(file));
		assertThat(killedInside).isPositive();
		campaign.report(kills + " kills, " + killedInside + " of holders; " + Files.readAllLines(file).size() / 2
				+ " leases, one at a time, tokens rising");
	}

	private static String last(Path file) throws IOException {
		try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r")) {
			byte[] end = new byte[(int) Math.min(opened.length(), 100)];
			opened.seek(opened.length() - end.length);
			opened.readFully(end);
			String text = new String(end, StandardCharsets.US_ASCII).stripTrailing();
			return text.substring(text.lastIndexOf('\n') + 1);
		}
	}

	/**
	 * After "in" of a token comes "out" of the same, or the holder is dead and the next
	 * is in.
	 * @return how many never came out
	 */
	private static int verify(List<String> lines) {
		long last = 0;
		long inside = 0;
		int killed = 0;
		for (String line : lines) {
			String[] words = line.split(" ");
			long token = Long.parseLong(words[1]);
			if (words[0].equals("in")) {
				assertThat(token).isGreaterThan(last);
				killed += (inside != 0) ? 1 : 0;
				last = token;
				inside = token;
			}
			else {
				assertThat(token).as(line).isEqualTo(inside);
				inside = 0;
			}
		}
		return killed;
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void whoIsStoppedStillHoldsIt() {
		List<ChildJvm> siblings = start(2);
		ChildJvm holder = siblings.get(0);
		ChildJvm other = siblings.get(1);
		long token = token(holder, "try a");
		try (Signals signals = new Signals()) {
			signals.stopOutside(holder);
			assertThat(other.send("try a").receive()).isEqualTo("-");
			assertThat(token(other, "try b")).isGreaterThan(token);
			signals.send("CONT", holder);
		}
		assertThat(holder.send("held").receive()).isEqualTo("true");
		other.send("wait a");
		holder.send("close").await("closed");
		assertThat(Long.parseLong(other.receive())).isGreaterThan(token);
		assertThat(holder.send("held").receive()).isEqualTo("false");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void whoIsStoppedWhileItIsTheNextHoldsUpNobody() throws InterruptedException {
		List<ChildJvm> siblings = start(2);
		siblings.get(0).send("try a").receive();
		siblings.get(1).send("wait a");
		try (Engine engine = TestEngine.open(this.directory.resolve("shared")); Signals signals = new Signals()) {
			await().until(() -> {
				Claims.Claim door = engine.claims().tryClaim("lock-door.a");
				if (door != null) {
					door.close();
				}
				return door == null;
			});
			signals.stopOutside(siblings.get(1));
			siblings.get(0).send("close").await("closed");
			Optional<Lease> lease = new EngineLocks(engine).tryAcquire("a", Duration.ofSeconds(30));
			assertThat(lease).isPresent();
			signals.send("CONT", siblings.get(1));
			lease.orElseThrow().close();
			assertThat(Long.parseLong(siblings.get(1).receive())).isGreaterThan(lease.orElseThrow().fencingToken());
		}
	}

	@Test
	void whoLeavesOrEndsFreesItAndARestartGoesOnWithTheTokens() {
		List<ChildJvm> siblings = start(3);
		long first = token(siblings.get(0), "try a");
		assertThat(siblings.get(1).send("try a").receive()).isEqualTo("-");
		siblings.get(0).send("leave").await("left");
		assertThat(siblings.get(0).send("held").receive()).isEqualTo("false");
		long second = token(siblings.get(1), "try a");
		assertThat(second).isGreaterThan(first);
		siblings.get(2).send("wait a");
		siblings.get(1).kill();
		long third = Long.parseLong(siblings.get(2).receive());
		assertThat(third).isGreaterThan(second);
		killAll();
		assertThat(token(start(1).get(0), "try a")).isGreaterThan(third);
	}

}
