package io.iutils.requests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.iutils.IRequests;
import io.iutils.engine.Content;
import io.iutils.requests.FakeNetwork.FakeTransport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What depends on a future may block: also in as many threads as there are for it.
 */
@Timeout(120)
class BlockedRepliesTests {

	@Test
	void timesAreOverThoughEveryThreadWaitsForAnAnswer() throws Exception {
		try (FakeNetwork network = new FakeNetwork(); TestSibling here = new TestSibling(network)) {
			FakeTransport there = network.join();
			there.answer((request, responder) -> responder.reply(Content.NULL), "answers");
			IRequests brief = here.requests.within(Duration.ofSeconds(3));
			network.settle();
			network.holding = true;
			List<CompletableFuture<?>> all = new ArrayList<>();
			for (int i = 0; i < RequestThreads.MAX + 20; i++) {
				all.add(here.requests.ask("answers", null, Object.class)
					.thenApply((
							nothing) -> brief.ask("answers", null, Object.class).handle((more, failure) -> "").join()));
			}
			await().until(() -> network.held.size() == all.size());
			network.releaseBackwards();
			CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);
			assertThat(all).allMatch(CompletableFuture::isDone);
			here.assertIdle();
		}
	}

}
