package io.iutils.sample;

import io.iutils.DeadLetter;
import io.iutils.IDeadLetters;
import io.iutils.IEventListener;
import io.iutils.ISiblings;
import io.iutils.IStash;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Confirms each order, whichever sibling does it. While the shop is closed that fails;
 * what has failed too often waits among the dead letters.
 */
@RestController
class ConfirmationsController {

	private static final int SHOWN = 100;

	private static final String CLOSED = "shop.closed";

	private final IStash stash;

	private final IStash confirmed;

	private final IDeadLetters deadLetters;

	private final long process;

	ConfirmationsController(IStash stash, IDeadLetters deadLetters, ISiblings siblings) {
		this.stash = stash;
		this.confirmed = stash.scoped("confirmed").expiring(Duration.ofDays(1));
		this.deadLetters = deadLetters;
		this.process = siblings.self().processId();
	}

	/**
	 * One of the siblings gets each order; two of the same item come one after the other.
	 * If a sibling dies here another one gets the order again: then the number is there.
	 */
	@IEventListener(sharedBy = "confirmations", orderedBy = "payload.item")
	void confirm(OrderPlaced order) {
		if (this.stash.get(CLOSED, Boolean.class).orElse(false)) {
			throw new IllegalStateException("The shop is closed");
		}
		this.confirmed.putIfAbsent(Long.toString(order.number()), new Confirmation(order.number(), this.process));
	}

	/** Newest first. */
	@GetMapping("/confirmations")
	List<Confirmation> confirmations() {
		return this.confirmed.keys("*")
			.map((key) -> this.confirmed.get(key, Confirmation.class))
			.flatMap(Optional::stream)
			.sorted(Comparator.comparingLong(Confirmation::number).reversed())
			.limit(SHOWN)
			.toList();
	}

	@PutMapping("/shop")
	Shop open(@RequestBody Shop shop) {
		this.stash.put(CLOSED, !shop.open());
		return shop;
	}

	@GetMapping("/dead-letters")
	List<DeadLetter> deadLetters() {
		return this.deadLetters.list();
	}

	/**
	 * All of them are handed to their listeners again.
	 * @return those that were
	 */
	@PostMapping("/dead-letters/redrive")
	List<DeadLetter> redrive() {
		return this.deadLetters.list().stream().filter(this.deadLetters::redrive).toList();
	}

	/**
	 * @param process the sibling that confirmed it
	 */
	record Confirmation(long number, long process) {
	}

	/**
	 * @param open whether orders can be confirmed
	 */
	record Shop(boolean open) {
	}

}
