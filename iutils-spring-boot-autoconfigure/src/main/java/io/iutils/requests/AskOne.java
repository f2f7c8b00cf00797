package io.iutils.requests;

import io.iutils.SiblingGoneException;
import io.iutils.Sibling;
import io.iutils.engine.Content;
import io.iutils.engine.RemotePeer;
import io.iutils.engine.RemotePeer.Reach;
import io.iutils.engine.RequestFailure;
import io.iutils.engine.RequestFailure.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks one sibling: a certain one, or whoever answers the command. Of the latter it goes
 * on to another if one says that it has done nothing. Thread-safe.
 */
final class AskOne<R> extends Ask<@Nullable R> {

	private final ReplyType<R> type;

	private final @Nullable Sibling target;

	/** Guarded by this. */
	private final Set<String> tried = new HashSet<>();

	/** Of those that have done nothing the last; guarded by this. */
	private @Nullable Attempt refused;

	/** Null while nobody is being asked; written under this object's monitor. */
	private volatile @Nullable Attempt current;

	/**
	 * @param target null for anybody
	 */
	AskOne(RequestLayer layer, Question question, ReplyType<R> type, @Nullable Sibling target) {
		super(layer, question);
		this.type = type;
		this.target = target;
	}

	@Override
	void look() {
		List<RemotePeer> others = layer().routes().others();
		Runnable next;
		synchronized (this) {
			if (this.current != null || future().isDone()) {
				return;
			}
			next = (this.target != null) ? decide(this.target, others) : decide(others);
		}
		next.run();
	}

	private Runnable decide(Sibling target, List<RemotePeer> others) {
		Reach reach = reach(target, others);
		if (reach == null) {
			return () -> fail(new SiblingGoneException(target.id()));
		}
		return switch (reach) {
			case CONNECTED -> sending(target);
			case CONNECTING -> this::lookLater;
			case UNREACHABLE -> () -> fail(Failures.unreachable(target, ""));
		};
	}

	private @Nullable Reach reach(Sibling target, List<RemotePeer> others) {
		if (layer().routes().isSelf(target)) {
			return Reach.CONNECTED;
		}
		for (RemotePeer peer : others) {
			if (peer.sibling().equals(target)) {
				return peer.reach();
			}
		}
		return null;
	}

	private Runnable decide(List<RemotePeer> others) {
		Sibling next = layer().routes().next(question().command(), others, this.tried);
		Attempt last = this.refused;
		if (next != null) {
			this.tried.add(next.id());
			return sending(next);
		}
		if (last != null) {
			return () -> failAs(last);
		}
		if (others.stream().anyMatch((peer) -> peer.reach() == Reach.CONNECTING)) {
			return this::lookLater;
		}
		return () -> fail(nobody(others));
	}

	private Runnable sending(Sibling to) {
		Attempt attempt = new Attempt(to, this::arrived);
		this.current = attempt;
		return () -> send(attempt);
	}

	private void arrived(Attempt attempt) {
		future().offer(() -> settle(attempt));
	}

	private void settle(Attempt attempt) {
		Content reply = attempt.reply();
		RequestFailure failure = attempt.failure();
		if (failure != null && this.target == null && isUndone(failure.kind())) {
			synchronized (this) {
				this.refused = attempt;
				this.current = null;
			}
			look();
		}
		else if (reply != null) {
			complete(this.type.decode(layer().codec(), reply));
		}
		else {
			failAs(attempt);
		}
	}

	/** Only then another may be asked: nothing is ever done twice. */
	private static boolean isUndone(Kind kind) {
		return kind == Kind.BUSY || kind == Kind.NO_HANDLER;
	}

	private void failAs(Attempt attempt) {
		RequestFailure failure = attempt.failure();
		if (failure != null) {
			fail(Failures.exception(failure, attempt.to(), question().command()));
		}
	}

	@Override
	void expire() {
		fail(question().timedOut());
	}

	@Override
	void cancelAttempts() {
		Attempt attempt = this.current;
		if (attempt != null) {
			attempt.cancel();
		}
	}

}
