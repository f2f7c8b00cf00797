package io.iutils.locks;

import io.iutils.Lease;
import io.iutils.engine.Claims;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A lock that is held by a claim. Thread-safe.
 */
final class EngineLease implements Lease {

	private final String name;

	private final long fencingToken;

	private final Claims.Claim claim;

	private final Consumer<EngineLease> freed;

	private final AtomicBoolean closed = new AtomicBoolean();

	/**
	 * @param freed called once the claim is closed
	 */
	EngineLease(String name, long fencingToken, Claims.Claim claim, Consumer<EngineLease> freed) {
		this.name = name;
		this.fencingToken = fencingToken;
		this.claim = claim;
		this.freed = freed;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public long fencingToken() {
		return this.fencingToken;
	}

	@Override
	public boolean isHeld() {
		return !this.closed.get() && this.claim.isHeld();
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			try {
				this.claim.close();
			}
			finally {
				this.freed.accept(this);
			}
		}
	}

	@Override
	public String toString() {
		return "lock " + this.name + ", fencing token " + this.fencingToken;
	}

}
