package io.iutils.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iutils.engine.Engine;
import io.iutils.engine.EventCursor;
import io.iutils.engine.LoggedEvent;
import io.iutils.events.WorkProcess.Line;
import io.iutils.events.WorkProcess.Way;
import io.iutils.testing.TestEngine;
import io.iutils.testing.Campaign;
import io.iutils.testing.ChildJvm;
import io.iutils.testing.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;
import io.iutils.testing.OnEveryEngine;

/**
 * Siblings that emit, and siblings that hear in every way while they are killed, started
 * again and stopped.
 */
@OnEveryEngine
class WorkCampaignIntegrationTests {

	private static final int EMITTING = Campaign.size(2, 4);

	private static final int HEARING = Campaign.size(3, 4);

	private static final int EVENTS = Campaign.size(3_000, 50_000);

	private static final int KILLS = Campaign.size(3, 30);

	private static final int STOPS = Campaign.size(1, 10);

	@TempDir
	Path directory;

	private final List<ChildJvm> emitting = new ArrayList<>();

	private final List<ChildJvm> hearing = new ArrayList<>();

	@AfterEach
	void end() {
		this.emitting.forEach(ChildJvm::kill);
		this.hearing.forEach(ChildJvm::kill);
	}

	private Path file(int number) {
		return this.directory.resolve("heard" + number);
	}

	private ChildJvm startHearing(int number) {
		return ChildJvm.start(WorkProcess.class, this.directory.toString(), file(number).toString());
	}

	@Test
	void nothingIsLostAndOnlyWhatWasInHandIsHandledAgain() throws IOException {
		Campaign campaign = Campaign.begin("work");
		Random random = campaign.random();
		for (int i = 0; i < HEARING; i++) {
			this.hearing.add(startHearing(i));
		}
		this.hearing.forEach((child) -> child.await("ready"));
		for (int i = 0; i < EMITTING; i++) {
			this.emitting.add(ChildJvm.start(WorkProcess.class, this.directory.toString()));
		}
		this.emitting.forEach((child) -> child.await("ready"));
		int rounds = KILLS + STOPS;
		Set<Integer> stops = new HashSet<>();
		while (stops.size() < STOPS) {
			stops.add(random.nextInt(rounds));
		}
		try (Signals signals = new Signals()) {
			int emitted = 0;
			for (int round = 0; round < rounds; round++) {
				int upTo = EVENTS * (round + 1) / rounds;
				emit(emitted, upTo - emitted);
				emitted = upTo;
				disturb(random, stops.contains(round) ? signals : null);
				this.emitting.forEach((child) -> child.await("emitted"));
			}
		}
		List<Long> ids = ids();
		assertThat(ids).hasSize(EMITTING * EVENTS);
		await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(200)).until(() -> isComplete(ids.size()));
		verify(campaign, ids);
	}

	private void emit(int from, int count) {
		for (int i = 0; i < EMITTING; i++) {
			this.emitting.get(i).send((char) ('a' + i) + " " + from + " " + count);
		}
	}

	/**
	 * Waits until one that hears is in the middle of its work, and kills or stops it.
	 */
	private void disturb(Random random, @Nullable Signals signals) throws IOException {
		int victim = random.nextInt(HEARING);
		long goal = size(victim) + 1 + random.nextInt(20_000);
		await().pollInterval(Duration.ofMillis(1)).until(() -> size(victim) >= goal);
		ChildJvm child = this.hearing.get(victim);
		if (signals == null) {
			child.kill();
			this.hearing.set(victim, startHearing(victim).await("ready"));
		}
		else {
			signals.stop(child);
			int other = (victim + 1) % HEARING;
			long more = size(other) + 1000;
			try {
				await().atMost(Duration.ofSeconds(1))
					.pollInterval(Duration.ofMillis(10))
					.until(() -> size(other) >= more);
			}
			catch (ConditionTimeoutException ex) {
				// It was stopped while it held the lock, or nothing is left to do.
			}
			signals.send("CONT", child);
		}
	}

	private long size(int number) throws IOException {
		return Files.exists(file(number)) ? Files.size(file(number)) : 0;
	}

	private List<Long> ids() {
		List<Long> ids = new ArrayList<>();
		try (Engine engine = TestEngine.openBeside(this.directory); EventCursor cursor = engine.events().cursor(0)) {
			LoggedEvent event = cursor.poll();
			while (event != null) {
				assertThat(event.topic()).isEqualTo(WorkProcess.TOPIC);
				ids.add(event.id());
				event = cursor.poll();
			}
		}
		return ids;
	}

	private List<Line> lines(Way way) throws IOException {
		List<Line> lines = new ArrayList<>();
		for (int i = 0; i < HEARING; i++) {
			lines.addAll(lines(i, way));
		}
		return lines;
	}

	private List<Line> lines(int number, Way way) throws IOException {
		return Line.all(file(number)).stream().filter((line) -> line.way() == way).toList();
	}

	private boolean isComplete(int count) throws IOException {
		for (int i = 0; i < HEARING; i++) {
			if (lines(i, Way.LIVE).size() < count) {
				return false;
			}
		}
		for (Way way : List.of(Way.RESUMED, Way.SHARED, Way.ORDERED)) {
			if (lines(way).stream().map(Line::id).distinct().count() < count) {
				return false;
			}
		}
		return true;
	}

	private void verify(Campaign campaign, List<Long> ids) throws IOException {
		for (int i = 0; i < HEARING; i++) {
			assertThat(lines(i, Way.LIVE)).extracting(Line::id).isEqualTo(ids);
		}
		StringBuilder again = new StringBuilder();
		for (Way way : List.of(Way.RESUMED, Way.SHARED, Way.ORDERED)) {
			List<Line> lines = lines(way);
			assertThat(lines.stream().map(Line::id).distinct().sorted().toList()).isEqualTo(ids);
			assertThat(lines.size() - ids.size()).as("%s handled again", way).isLessThanOrEqualTo(KILLS);
			again.append(", ").append(lines.size() - ids.size()).append(' ').append(way);
		}
		assertInOrder(lines(Way.RESUMED), (line) -> "");
		assertInOrder(lines(Way.ORDERED), (line) -> WorkProcess.key(line.payload()));
		campaign.report(ids.size() + " events of " + EMITTING + " siblings, heard by " + HEARING + ", " + KILLS
				+ " killed, " + STOPS + " stopped; 0 lost; handled again" + again);
	}

	/**
	 * By the time at which each was handled first; the clock is that of all processes.
	 */
	private static void assertInOrder(List<Line> lines, Function<Line, String> key) {
		Map<String, Long> last = new HashMap<>();
		Set<Long> seen = new HashSet<>();
		lines.stream().sorted(Comparator.comparingLong(Line::time)).forEach((line) -> {
			if (seen.add(line.id())) {
				assertThat(line.id()).isGreaterThan(last.getOrDefault(key.apply(line), 0L));
				last.put(key.apply(line), line.id());
			}
		});
	}

}
