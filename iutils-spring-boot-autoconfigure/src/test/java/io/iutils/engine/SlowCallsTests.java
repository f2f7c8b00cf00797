package io.iutils.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Warnings about listeners that run too long.
 */
class SlowCallsTests {

	private final AtomicLong nanos = new AtomicLong();

	private final List<String> warnings = new ArrayList<>();

	private final SlowCalls slowCalls = new SlowCalls(this.nanos::get, this.warnings::add);

	@Test
	void namesACallThatRunsLongerThanASecondOnce() {
		SlowCalls.Call call = this.slowCalls.begin("my listener");
		advanceAndCheck(1000);
		assertThat(this.warnings).isEmpty();
		advanceAndCheck(1);
		advanceAndCheck(5000);
		assertThat(this.warnings).singleElement().asString().contains("my listener", "1001 ms");
		call.close();
		SlowCalls.Call next = this.slowCalls.begin("my listener");
		advanceAndCheck(1001);
		assertThat(this.warnings).hasSize(2);
		next.close();
	}

	@Test
	void namesTheInnermostOfCallsWithinCalls() {
		SlowCalls.Call outer = this.slowCalls.begin("all listeners");
		advanceAndCheck(900);
		SlowCalls.Call inner = this.slowCalls.begin("one listener");
		advanceAndCheck(900);
		assertThat(this.warnings).isEmpty();
		advanceAndCheck(200);
		assertThat(this.warnings).singleElement().asString().startsWith("one listener");
		inner.close();
		advanceAndCheck(900);
		assertThat(this.warnings).hasSize(1);
		advanceAndCheck(200);
		assertThat(this.warnings).hasSize(2);
		outer.close();
		advanceAndCheck(5000);
		assertThat(this.warnings).hasSize(2);
	}

	@Test
	void saysNothingAboutCallsThatEnd() {
		this.slowCalls.begin("quick").close();
		advanceAndCheck(5000);
		assertThat(this.warnings).isEmpty();
	}

	@Test
	void looksByItself() {
		List<String> seen = new CopyOnWriteArrayList<>();
		AtomicLong time = new AtomicLong();
		try (SlowCalls watching = new SlowCalls(time::get, seen::add)) {
			watching.start();
			SlowCalls.Call call = watching.begin("stuck");
			time.set(Duration.ofSeconds(2).toNanos());
			await().until(() -> !seen.isEmpty());
			call.close();
		}
	}

	@Test
	void parksWhileThereAreNoCallsAndLooksAgainWhenOneBegins() {
		List<String> seen = new CopyOnWriteArrayList<>();
		AtomicLong time = new AtomicLong();
		Set<Thread> others = Thread.getAllStackTraces().keySet();
		try (SlowCalls watching = new SlowCalls(time::get, seen::add)) {
			watching.start();
			Thread thread = Thread.getAllStackTraces()
				.keySet()
				.stream()
				.filter((each) -> each.getName().equals("iutils-slow-calls") && !others.contains(each))
				.findFirst()
				.orElseThrow();
			for (int i = 1; i <= 2; i++) {
				await().until(() -> thread.getState() == Thread.State.WAITING);
				SlowCalls.Call call = watching.begin("stuck");
				time.addAndGet(Duration.ofSeconds(2).toNanos());
				int calls = i;
				await().until(() -> seen.size() == calls);
				call.close();
			}
		}
	}

	private void advanceAndCheck(long millis) {
		this.nanos.addAndGet(Duration.ofMillis(millis).toNanos());
		this.slowCalls.check();
	}

}
