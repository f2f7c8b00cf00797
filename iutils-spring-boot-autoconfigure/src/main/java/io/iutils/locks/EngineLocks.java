package io.iutils.locks;

import io.iutils.ILocks;
import io.iutils.Lease;
import io.iutils.OutcomeUnknownException;
import io.iutils.engine.Claims;
import io.iutils.engine.Content;
import io.iutils.engine.Engine;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.engine.WriteGuard;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The locks of an engine. Thread-safe.
 */
public final class EngineLocks implements ILocks {

	/** What claims of locks begin with; those of listeners do not. */
	private static final String PREFIX = "lock.";

	/** What the claims begin with of those that are the next. */
	private static final String DOOR = "lock-door.";

	/** One for all locks, so that it is no matter how many names there are. */
	private static final String TOKENS = "locks";

	private static final Duration LONGEST_WAIT = Duration.ofDays(1);

	private final Engine engine;

	private final Lines lines = new Lines();

	private final ForgottenLeases forgotten = new ForgottenLeases();

	public EngineLocks(Engine engine) {
		this.engine = engine;
	}

	@Override
	public Optional<Lease> tryAcquire(String name) {
		check(name);
		return Optional.ofNullable(takeNow(name));
	}

	@Override
	public Optional<Lease> tryAcquire(String name, Duration wait) throws InterruptedException {
		check(name);
		if (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0) {
			throw new IllegalArgumentException(
					"The wait for a lock is 0 to " + LONGEST_WAIT.toDays() + " day, this one is " + wait);
		}
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		if (wait.isZero()) {
			return Optional.ofNullable(takeNow(name));
		}
		long deadline = System.nanoTime() + wait.toNanos();
		try {
			return Optional.ofNullable(this.lines.await(name, deadline,
					() -> this.engine.claims().tryClaim(DOOR + name), () -> take(name)));
		}
		catch (OutcomeUnknownException ex) {
			if (!Thread.interrupted()) {
				throw ex;
			}
			// In the middle of asking the server, which takes back what nobody holds.
			InterruptedException interrupted = new InterruptedException(ex.getMessage());
			interrupted.initCause(ex);
			throw interrupted;
		}
	}

	private void check(String name) {
		NamePattern.requireName("lock name", name);
		WriteGuard.requireOutside();
		this.forgotten.tell();
	}

	private @Nullable Lease takeNow(String name) {
		// It will go to whoever waits.
		return this.lines.isAnybodyIn(name) ? null : take(name);
	}

	private @Nullable Lease take(String name) {
		Claims.Claim claim = this.engine.claims().tryClaim(PREFIX + name);
		if (claim == null) {
			return null;
		}
		boolean taken = false;
		boolean lost = false;
		try {
			EngineLease lease = new EngineLease(name, nextToken(), claim, this::freed);
			lost = !claim.isHeld();
			if (lost) {
				// Meanwhile, and the next holder's token may be lower.
				return null;
			}
			this.forgotten.watch(lease);
			taken = true;
			return lease;
		}
		finally {
			if (!taken) {
				claim.close();
			}
			if (!taken && !lost) {
				this.lines.wake(name);
			}
		}
	}

	/**
	 * Versions rise, over restarts, too, and whoever asks has the claim: so they rise
	 * from holder to holder. None is used twice, also if a power loss takes records that
	 * were not yet forced.
	 */
	private long nextToken() {
		return this.engine.positions().put(TOKENS, StashStore.ANY, Content.NULL, Terms.CLEAR);
	}

	private void freed(EngineLease lease) {
		this.forgotten.forget(lease);
		this.lines.wake(lease.name());
	}

	/**
	 * For how many names threads of this sibling wait.
	 */
	int namesWaitedFor() {
		return this.lines.size();
	}

}
