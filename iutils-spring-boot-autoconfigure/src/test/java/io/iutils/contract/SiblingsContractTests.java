package io.iutils.contract;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.iutils.Sibling;
import io.iutils.engine.Claims;
import io.iutils.engine.Content;
import io.iutils.engine.Engine;
import io.iutils.engine.RequestDraft;
import io.iutils.engine.RequestFailure;
import io.iutils.engine.RequestTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What every engine keeps of who is alive, who has claimed what, and who asks whom.
 */
@ParameterizedClass
@EnumSource(Place.Kind.class)
@Timeout(120)
class SiblingsContractTests extends TwoSiblings {

	@Test
	void siblingsAreListedInTheOrderInWhichTheyJoined() {
		Engine third = this.place.open();
		for (Engine engine : List.of(this.one, this.two, third)) {
			await()
				.untilAsserted(() -> assertThat(engine.membership().all()).containsExactly(this.one.membership().self(),
						this.two.membership().self(), third.membership().self()));
		}
	}

	@Test
	void whoComesAndGoesIsTold() {
		await().until(() -> this.one.membership().all().size() == 2);
		List<String> told = new CopyOnWriteArrayList<>();
		this.one.membership()
			.listen((joined) -> told.add("joined " + joined.id()), (left) -> told.add("left " + left.id()));
		Engine third = this.place.open();
		String id = third.membership().self().id();
		await().until(() -> told.contains("joined " + id));
		third.close();
		await().until(() -> told.contains("left " + id));
		// The other one may have been listed, and not yet told.
		assertThat(told).filteredOn((line) -> line.endsWith(id)).containsExactly("joined " + id, "left " + id);
	}

	@Test
	void whoHasJustJoinedIsKnown() {
		for (int i = 0; i < 5; i++) {
			Sibling third = this.place.open().membership().self();
			assertThat(this.one.membership().contains(third)).isTrue();
		}
		assertThat(this.one.membership().contains(new Sibling("nobody", 1, Instant.EPOCH))).isFalse();
	}

	@Test
	void aClaimHasOneHolder() {
		Claims.Claim claim = this.one.claims().tryClaim("n");
		assertThat(claim).isNotNull();
		assertThat(claim.isHeld()).isTrue();
		assertThat(this.one.claims().tryClaim("n")).isNull();
		assertThat(this.two.claims().tryClaim("n")).isNull();
		assertThat(this.two.claims().tryClaim("other")).isNotNull();
		claim.close();
		assertThat(claim.isHeld()).isFalse();
		Claims.Claim next = this.two.claims().tryClaim("n");
		assertThat(next).isNotNull();
		claim.close();
		assertThat(next.isHeld()).isTrue();
		assertThat(this.one.claims().tryClaim("n")).isNull();
	}

	@Test
	void aClaimGoesWithItsHolder() {
		Engine third = this.place.open();
		Claims.Claim claim = third.claims().tryClaim("n");
		third.close();
		assertThat(claim.isHeld()).isFalse();
		await().until(() -> this.one.claims().tryClaim("n") != null);
	}

	@Test
	void aRequestIsAnswered() throws Exception {
		this.two.requests().serve(Set.of("echo"), (request, responder) -> run(() -> {
			assertThat(request.origin()).isEqualTo(this.one.membership().self());
			assertThat(request.headers()).isEqualTo(Map.of("a", "b"));
			responder.reply(request.body());
		}));
		awaitCommand("echo");
		Content body = Content.of(Content.Kind.BYTES, new byte[100_000]);
		assertThat(ask("echo", body).get(30, TimeUnit.SECONDS).bytes()).isEqualTo(body.bytes());
	}

	@Test
	void aFailureIsTold() {
		this.two.requests()
			.serve(Set.of("fail"), (request, responder) -> run(
					() -> responder.fail(new RequestFailure(RequestFailure.Kind.FAILED, "some.Type", "no ü"))));
		awaitCommand("fail");
		assertThat(failure(ask("fail", Content.NULL)))
			.isEqualTo(new RequestFailure(RequestFailure.Kind.FAILED, "some.Type", "no ü"));
		assertThat(failure(ask("unknown", Content.NULL)).kind()).isEqualTo(RequestFailure.Kind.NO_HANDLER);
	}

	@Test
	void whoLeavesAnswersNothingMore() {
		Engine third = this.place.open();
		this.two.requests();
		CompletableFuture<Boolean> taken = new CompletableFuture<>();
		third.requests().serve(Set.of("wait"), (request, responder) -> {
			taken.complete(true);
			return null;
		});
		await().until(() -> this.one.requests()
			.peers()
			.stream()
			.anyMatch((peer) -> peer.sibling().equals(third.membership().self()) && peer.commands().contains("wait")));
		CompletableFuture<Content> asked = new CompletableFuture<>();
		this.one.requests()
			.send(third.membership().self(), new RequestDraft("wait", Map.of(), Content.NULL), into(asked));
		taken.join();
		third.close();
		assertThat(failure(asked).kind()).isEqualTo(RequestFailure.Kind.GONE);
		CompletableFuture<Content> late = new CompletableFuture<>();
		this.one.requests()
			.send(third.membership().self(), new RequestDraft("wait", Map.of(), Content.NULL), into(late));
		assertThat(failure(late).kind()).isEqualTo(RequestFailure.Kind.GONE);
	}

	@Test
	void whoGivesUpTellsTheOther() {
		CompletableFuture<RequestTransport.Responder> taken = new CompletableFuture<>();
		CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
		this.two.requests().serve(Set.of("slow"), (request, responder) -> {
			responder.onCancel(() -> cancelled.complete(true));
			taken.complete(responder);
			return null;
		});
		awaitCommand("slow");
		CompletableFuture<Content> asked = new CompletableFuture<>();
		RequestTransport.OpenRequest open = this.one.requests()
			.send(this.two.membership().self(), new RequestDraft("slow", Map.of(), Content.NULL), into(asked));
		taken.join();
		open.cancel();
		assertThat(cancelled.join()).isTrue();
		taken.join().reply(Content.NULL);
		assertThat(asked).isNotDone();
	}

	private void awaitCommand(String command) {
		await().until(() -> this.one.requests().peers().stream().anyMatch((peer) -> peer.commands().contains(command)));
	}

	private CompletableFuture<Content> ask(String command, Content body) {
		CompletableFuture<Content> answer = new CompletableFuture<>();
		this.one.requests()
			.send(this.two.membership().self(), new RequestDraft(command, Map.of("a", "b"), body), into(answer));
		return answer;
	}

	private static RequestFailure failure(CompletableFuture<Content> answer) {
		try {
			answer.get(60, TimeUnit.SECONDS);
			throw new AssertionError("It was answered");
		}
		catch (java.util.concurrent.ExecutionException ex) {
			return ((Failed) ex.getCause()).failure;
		}
		catch (InterruptedException | java.util.concurrent.TimeoutException ex) {
			throw new AssertionError(ex);
		}
	}

	private static RequestTransport.ReplyReceiver into(CompletableFuture<Content> answer) {
		return new RequestTransport.ReplyReceiver() {

			@Override
			public void replied(Content content) {
				answer.complete(content);
			}

			@Override
			public void failed(RequestFailure failure) {
				answer.completeExceptionally(new Failed(failure));
			}

		};
	}

	private static RequestTransport.Work run(Runnable work) {
		return new RequestTransport.Work() {

			@Override
			public void run() {
				work.run();
			}

			@Override
			public void delegate() {
				new Thread(work).start();
			}

		};
	}

	private static final class Failed extends Exception {

		private static final long serialVersionUID = 1;

		private final transient RequestFailure failure;

		Failed(RequestFailure failure) {
			super(failure.toString());
			this.failure = failure;
		}

	}

}
