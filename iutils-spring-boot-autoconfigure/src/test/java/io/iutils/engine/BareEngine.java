package io.iutils.engine;

import io.iutils.Sibling;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import static org.mockito.Mockito.mock;

/**
 * An engine that has lanes and a membership played by the test, and nothing else.
 */
public final class BareEngine implements Engine, Membership {

	private final Sibling self = new Sibling("0".repeat(32), ProcessHandle.current().pid(), Instant.now());

	private final Counters counters = new Counters();

	private final StashStore stash = mock(StashStore.class);

	private final EventLog events = mock(EventLog.class);

	private final RequestTransport requests = mock(RequestTransport.class);

	public Consumer<Sibling> joined = (sibling) -> {
	};

	public Consumer<Sibling> left = (sibling) -> {
	};

	@Override
	public StashStore stash() {
		return this.stash;
	}

	@Override
	public StashStore positions() {
		throw new UnsupportedOperationException();
	}

	@Override
	public EventLog events() {
		return this.events;
	}

	@Override
	public Membership membership() {
		return this;
	}

	@Override
	public Claims claims() {
		throw new UnsupportedOperationException();
	}

	@Override
	public RequestTransport requests() {
		return this.requests;
	}

	@Override
	public Counters counters() {
		return this.counters;
	}

	@Override
	public String description() {
		return "nowhere";
	}

	/** Threads that slept at the doorbell. */
	public final Set<Thread> slept = ConcurrentHashMap.newKeySet();

	@Override
	public void await(Interest interest, BooleanSupplier hasNews) {
		this.slept.add(Thread.currentThread());
		if (!hasNews.getAsBoolean()) {
			LockSupport.parkNanos(1_000_000);
		}
	}

	@Override
	public void wake() {
		// Its sleep is short.
	}

	@Override
	public void close() {
		// It holds nothing.
	}

	@Override
	public Sibling self() {
		return this.self;
	}

	@Override
	public List<Sibling> all() {
		return List.of(this.self);
	}

	@Override
	public void listen(Consumer<Sibling> joined, Consumer<Sibling> left) {
		this.joined = joined;
		this.left = left;
	}

}
