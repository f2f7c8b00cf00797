package io.iutils.requests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.iutils.IRequestHandler;
import io.iutils.IutilsException;
import io.iutils.Reply;
import io.iutils.engine.RemotePeer.Reach;
import io.iutils.testing.Caller;
import io.iutils.testing.Campaign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything at once: no answer is mixed up, every future ends, nothing is left over.
 */
@Timeout(600)
class RequestCampaignTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	static final class Same {

		@IRequestHandler("same")
		int same(int number) {
			LockSupport.parkNanos(number % 50_000);
			return number;
		}

		@IRequestHandler("later")
		CompletionStage<Integer> later(int number) {
			return CompletableFuture.supplyAsync(() -> same(number));
		}

		@IRequestHandler("odd")
		Integer odd(int number) {
			return (number % 2 == 1) ? number : null;
		}

	}

	@Test
	void noAnswerIsMixedUpAndNothingIsLeftOver() {
		Campaign campaign = Campaign.begin("requests in memory");
		Random random = campaign.random();
		int each = Campaign.size(500, 100_000);
		AtomicInteger answers = new AtomicInteger();
		AtomicInteger failures = new AtomicInteger();
		FakeNetwork network = new FakeNetwork();
		List<TestSibling> siblings = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			siblings.add(new TestSibling(network, new Same()));
		}
		List<Caller<Boolean>> callers = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			Random mine = new Random(random.nextLong());
			TestSibling asking = siblings.get(i % siblings.size());
			callers.add(Caller.start(() -> {
				for (int n = 0; n < each; n++) {
					ask(asking, siblings, mine, answers, failures);
				}
				return true;
			}));
		}
		disturb(network, siblings, random, callers);
		callers.forEach((caller) -> assertThat(caller.result(LIMIT)).isTrue());
		siblings.forEach(TestSibling::assertIdle);
		assertThat(network.open).isEmpty();
		siblings.forEach(TestSibling::close);
		network.close();
		campaign.report(answers + " answers, " + failures + " failures");
		assertThat(answers).hasPositiveValue();
		assertThat(failures).hasPositiveValue();
	}

	private static void disturb(FakeNetwork network, List<TestSibling> siblings, Random random,
			List<Caller<Boolean>> callers) {
		Reach[] reaches = Reach.values();
		while (!callers.stream().allMatch(Caller::isDone)) {
			TestSibling one = siblings.get(random.nextInt(siblings.size()));
			TestSibling other = siblings.get(random.nextInt(siblings.size()));
			if (one != other) {
				one.transport.reach(other.transport, reaches[random.nextInt(reaches.length)]);
				LockSupport.parkNanos(random.nextInt(2_000_000));
				one.transport.reach(other.transport, Reach.CONNECTED);
			}
			network.leading = random.nextBoolean();
			if (random.nextInt(10) == 0) {
				one.handlers.stop();
				one.handlers.start();
			}
			LockSupport.parkNanos(random.nextInt(2_000_000));
		}
	}

	private static void ask(TestSibling asking, List<TestSibling> siblings, Random random, AtomicInteger answers,
			AtomicInteger failures) throws Exception {
		int number = random.nextInt(1_000_000);
		var requests = asking.requests.within(Duration.ofMillis(1 + random.nextInt(500)));
		CompletableFuture<?> future = switch (random.nextInt(5)) {
			case 0 -> requests.ask("same", number, Integer.class);
			case 1 -> requests.ask(siblings.get(random.nextInt(3)).self(), "later", number, Integer.class);
			case 2 -> requests.askFirst("odd", number, Integer.class).thenApply((found) -> found.orElse(number));
			case 3 -> requests.askAll("same", number, Integer.class).thenApply((replies) -> common(replies, number));
			default -> requests.ask("later", number, Integer.class);
		};
		int patience = random.nextInt(6);
		try {
			switch (patience) {
				case 0 -> future.cancel(true);
				case 1 -> future.get(random.nextInt(100_000), TimeUnit.NANOSECONDS);
				default -> assertThat(future.get(30, TimeUnit.SECONDS)).isEqualTo(number);
			}
			answers.incrementAndGet();
		}
		catch (CancellationException ex) {
			failures.incrementAndGet();
		}
		catch (TimeoutException ex) {
			assertThat(patience).as("it hangs").isOne();
			failures.incrementAndGet();
			future.cancel(true);
		}
		catch (ExecutionException ex) {
			assertThat(ex.getCause()).isInstanceOf(IutilsException.class);
			failures.incrementAndGet();
		}
	}

	private static Integer common(List<Reply<Integer>> replies, int number) {
		assertThat(replies).allMatch((reply) -> !reply.isAnswered() || reply.value() == number);
		return number;
	}

}
