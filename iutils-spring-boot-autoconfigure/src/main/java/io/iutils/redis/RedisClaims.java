package io.iutils.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.iutils.IutilsException;
import io.iutils.OutcomeUnknownException;
import io.iutils.engine.Claims;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.ReturnType;

/*
 * A claim stands in a hash under its name, with its holder and a number that the holder
 * gives. Each beat tells the server which of this sibling's claims are held and up to
 * which number that is all, and hears which of them really stand there. So both sides
 * agree again after whatever has happened: a claim that could not be given back is removed
 * with the next beat, and one that the server has lost, or given to another as this sibling
 * counted as gone, is not held any more.
 */

/**
 * The claims of this sibling. Thread-safe.
 */
final class RedisClaims implements Claims {

	private final Server server;

	private final byte[] claims;

	private final byte[] siblings;

	private final byte[] selfId;

	/** Whether this sibling cannot count as gone yet, by its own clock. */
	private final BooleanSupplier leaseHolds;

	/** Has the next beat come at once. */
	private final Runnable beatSoon;

	private final AtomicLong numbers = new AtomicLong();

	/** By number; a claim is here before the server knows it. */
	private final Map<Long, Held> held = new ConcurrentHashMap<>();

	RedisClaims(Server server, Keys keys, String selfId, BooleanSupplier leaseHolds, Runnable beatSoon) {
		this.server = server;
		this.claims = keys.of("claims");
		this.siblings = keys.of("siblings");
		this.selfId = Keys.utf8(selfId);
		this.leaseHolds = leaseHolds;
		this.beatSoon = beatSoon;
	}

	@Override
	public @Nullable Claim tryClaim(String name) {
		Held claim;
		// Else a beat could begin between, and take it for one that was given back.
		synchronized (this.numbers) {
			claim = new Held(name, this.numbers.incrementAndGet());
			this.held.put(claim.number, claim);
		}
		try {
			claim.confirmed = run("claim", claim);
			return claim.confirmed ? claim : null;
		}
		catch (OutcomeUnknownException ex) {
			// Nobody has it, and the server may think otherwise.
			this.held.remove(claim.number);
			this.beatSoon.run();
			// Who has left holds nothing: so far the outcome is known.
			this.server.requireOpen();
			throw ex;
		}
		finally {
			if (!claim.confirmed) {
				this.held.remove(claim.number);
			}
		}
	}

	private boolean run(String operation, Held claim) {
		Long done = this.server.change(Script.CLAIM, ReturnType.INTEGER, 2, this.claims, this.siblings,
				Keys.utf8(operation), Keys.utf8(claim.name), this.selfId, Keys.utf8(Long.toString(claim.number)));
		return Objects.requireNonNull(done) == 1;
	}

	/**
	 * What this sibling holds now, to be told to the server.
	 */
	Snapshot snapshot() {
		synchronized (this.numbers) {
			List<Held> confirmed = new ArrayList<>();
			List<Long> all = new ArrayList<>();
			this.held.values().forEach((claim) -> {
				all.add(claim.number);
				if (claim.confirmed) {
					confirmed.add(claim);
				}
			});
			return new Snapshot(this.numbers.get(), all, confirmed);
		}
	}

	/**
	 * What a beat has told and asked.
	 *
	 * @param newest the number of the newest claim
	 * @param numbers of those that are held or about to be
	 */
	record Snapshot(long newest, List<Long> numbers, List<Held> confirmed) {

		/**
		 * @param standing the numbers of those that the server knows
		 */
		void compare(Set<Long> standing) {
			this.confirmed.stream().filter((claim) -> !standing.contains(claim.number)).forEach(Held::lost);
		}

	}

	/**
	 * A claim.
	 */
	final class Held implements Claim {

		private final String name;

		private final long number;

		private volatile boolean confirmed;

		private volatile boolean lost;

		private Held(String name, long number) {
			this.name = name;
			this.number = number;
		}

		private void lost() {
			this.lost = true;
			RedisClaims.this.held.remove(this.number);
		}

		@Override
		public boolean isHeld() {
			return !this.lost && RedisClaims.this.leaseHolds.getAsBoolean();
		}

		@Override
		public void close() {
			if (this.lost) {
				return;
			}
			lost();
			try {
				run("free", this);
			}
			catch (IutilsException ex) {
				// That removes it.
				RedisClaims.this.beatSoon.run();
			}
		}

	}

}
