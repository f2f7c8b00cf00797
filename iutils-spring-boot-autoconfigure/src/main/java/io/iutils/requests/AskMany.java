package io.iutils.requests;

import io.iutils.IutilsException;
import io.iutils.Reply;
import io.iutils.Sibling;
import io.iutils.engine.Content;
import io.iutils.engine.RemotePeer;
import io.iutils.engine.RemotePeer.Reach;
import io.iutils.engine.RequestFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks all that answer the command, of those who were there when it was called.
 * Thread-safe.
 */
abstract class AskMany<R, T> extends Ask<T> {

	private final ReplyType<R> type;

	/** By sibling id, in the order of the answer; null before the first look. */
	private @Nullable Map<String, Asked<R>> asked;

	/** Attempts that have their outcome. */
	private final Queue<Asked<R>> arrived = new ConcurrentLinkedQueue<>();

	AskMany(RequestLayer layer, Question question, ReplyType<R> type) {
		super(layer, question);
		this.type = type;
	}

	/**
	 * Whether one that cannot be reached has failed, else it does not count.
	 */
	abstract boolean countsUnreachable();

	/**
	 * One has its reply, the others may not.
	 */
	abstract void replied(Reply<R> reply);

	/**
	 * All that are asked have their reply.
	 * @param replies one at least
	 */
	abstract void allReplied(List<Reply<R>> replies);

	@Override
	final void look() {
		List<RemotePeer> peers = layer().routes().all();
		List<Attempt> attempts = new ArrayList<>();
		boolean undecided;
		synchronized (this) {
			Map<String, RemotePeer> byId = peers.stream()
				.collect(Collectors.toMap((peer) -> peer.sibling().id(), Function.identity(), (one, other) -> one));
			all(peers).values().removeIf((one) -> one.isUndecided() && isOut(one, byId.get(one.to.id()), attempts));
			undecided = all(peers).values().stream().anyMatch(Asked::isUndecided);
		}
		attempts.forEach(this::send);
		if (undecided) {
			lookLater();
		}
		finishIfComplete(peers);
	}

	private Map<String, Asked<R>> all(List<RemotePeer> peers) {
		Map<String, Asked<R>> all = this.asked;
		if (all == null) {
			all = new LinkedHashMap<>();
			for (RemotePeer peer : peers) {
				all.put(peer.sibling().id(), new Asked<>(peer.sibling()));
			}
			this.asked = all;
		}
		return all;
	}

	/**
	 * Decides about one if that is possible; guarded by this.
	 * @param peer null if it is gone
	 * @return whether it is out of the question
	 */
	private boolean isOut(Asked<R> one, @Nullable RemotePeer peer, List<Attempt> attempts) {
		if (peer == null) {
			return true;
		}
		return switch (peer.reach()) {
			case CONNECTING -> false;
			case UNREACHABLE -> {
				one.reply = failed(one.to, Failures.unreachable(one.to, ""));
				yield !countsUnreachable();
			}
			case CONNECTED -> {
				if (!Routes.answers(peer, question().command())) {
					yield true;
				}
				Attempt attempt = new Attempt(one.to, (ended) -> {
					this.arrived.add(one);
					future().offer(this::settle);
				});
				one.attempt = attempt;
				attempts.add(attempt);
				yield false;
			}
		};
	}

	private void settle() {
		for (Asked<R> one = this.arrived.poll(); one != null; one = this.arrived.poll()) {
			settle(one);
		}
		finishIfComplete(List.of());
	}

	private void settle(Asked<R> one) {
		Attempt attempt = one.attempt;
		if (attempt == null || future().isDone()) {
			return;
		}
		RequestFailure failure = attempt.failure();
		if (failure != null && failure.kind() == RequestFailure.Kind.CLOSED) {
			close();
			return;
		}
		Reply<R> reply = (failure != null) ? failed(one.to, Failures.exception(failure, one.to, question().command()))
				: decoded(one.to, attempt.reply());
		synchronized (this) {
			one.reply = reply;
		}
		replied(reply);
	}

	private Reply<R> decoded(Sibling from, @Nullable Content content) {
		try {
			return new Reply<>(from, (content != null) ? this.type.decode(layer().codec(), content) : null, null);
		}
		catch (IutilsException ex) {
			return failed(from, ex);
		}
	}

	private static <R> Reply<R> failed(Sibling to, IutilsException failure) {
		return new Reply<>(to, null, failure);
	}

	/**
	 * @param peers those who are there, to name whom nobody could ask
	 */
	private void finishIfComplete(List<RemotePeer> peers) {
		List<Reply<R>> replies = new ArrayList<>();
		synchronized (this) {
			Map<String, Asked<R>> all = this.asked;
			if (all == null) {
				return;
			}
			for (Asked<R> one : all.values()) {
				Reply<R> reply = one.reply;
				if (reply == null) {
					return;
				}
				replies.add(reply);
			}
		}
		if (future().isDone()) {
			return;
		}
		if (replies.isEmpty()) {
			fail(nobody(peers));
		}
		else {
			allReplied(replies);
		}
	}

	/**
	 * What there is when the time is over, and why there is not more.
	 */
	final List<Reply<R>> repliesAtEnd() {
		settle();
		List<Reply<R>> replies = new ArrayList<>();
		synchronized (this) {
			Map<String, Asked<R>> all = this.asked;
			if (all != null) {
				all.values().forEach((one) -> replies.add(one.atEnd(question())));
			}
		}
		return replies;
	}

	@Override
	final void cancelAttempts() {
		List<Attempt> attempts = new ArrayList<>();
		synchronized (this) {
			if (this.asked != null) {
				this.asked.values().forEach((one) -> {
					if (one.attempt != null && one.reply == null) {
						attempts.add(one.attempt);
					}
				});
			}
		}
		attempts.forEach(Attempt::cancel);
	}

	/**
	 * One who is asked, or will be. Guarded by the question it belongs to.
	 */
	private static final class Asked<R> {

		private final Sibling to;

		private volatile @Nullable Attempt attempt;

		private @Nullable Reply<R> reply;

		Asked(Sibling to) {
			this.to = to;
		}

		boolean isUndecided() {
			return this.attempt == null && this.reply == null;
		}

		Reply<R> atEnd(Question question) {
			if (this.reply != null) {
				return this.reply;
			}
			return failed(this.to, isUndecided() ? Failures.unreachable(this.to, "there was no connection in time")
					: question.timedOut());
		}

	}

}
