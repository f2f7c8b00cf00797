package io.iutils.sample;

import io.iutils.ISiblings;
import io.iutils.IStash;
import io.iutils.RemoteEvent;
import io.iutils.Sibling;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes orders, and lists those this sibling has heard of since its start, wherever they
 * were placed. Own orders are heard in the thread of the request, others on a lane of
 * iutils: the list is guarded by itself.
 */
@RestController
class OrdersController {

	static final int KEPT = 100;

	private static final int LONGEST_ITEM = 100;

	private static final int LARGEST_QUANTITY = 1000;

	private final ApplicationEventPublisher publisher;

	private final IStash stash;

	private final ISiblings siblings;

	private final Deque<ReceivedOrder> received = new ArrayDeque<>();

	OrdersController(ApplicationEventPublisher publisher, IStash stash, ISiblings siblings) {
		this.publisher = publisher;
		this.stash = stash;
		this.siblings = siblings;
	}

	@PostMapping("/orders")
	@ResponseStatus(HttpStatus.CREATED)
	OrderPlaced place(@RequestBody OrderRequest request) {
		String item = OneLine.of("An item", request.item(), LONGEST_ITEM);
		if (request.quantity() < 1 || request.quantity() > LARGEST_QUANTITY) {
			throw new IllegalArgumentException(
					"A quantity is 1 to " + LARGEST_QUANTITY + ", not " + request.quantity());
		}
		OrderPlaced order = new OrderPlaced(this.stash.increment("orders"), item, request.quantity());
		this.publisher.publishEvent(order);
		return order;
	}

	/** Newest first. */
	@GetMapping("/orders")
	List<ReceivedOrder> received() {
		synchronized (this.received) {
			return List.copyOf(this.received);
		}
	}

	/**
	 * As ordinary as can be: {@code OrderPlaced} alone would do as its parameter, did we
	 * not want to show the origin.
	 */
	@EventListener
	void receive(PayloadApplicationEvent<OrderPlaced> event) {
		Sibling self = this.siblings.self();
		Sibling origin = (event instanceof RemoteEvent<OrderPlaced> remote) ? remote.origin() : self;
		synchronized (this.received) {
			this.received.addFirst(new ReceivedOrder(event.getPayload(), origin.processId(), origin.equals(self)));
			if (this.received.size() > KEPT) {
				this.received.removeLast();
			}
		}
	}

	@ExceptionHandler
	ProblemDetail refuse(IllegalArgumentException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage());
	}

	record OrderRequest(@Nullable String item, int quantity) {
	}

	/**
	 * @param process where it was placed
	 * @param own whether that is this sibling
	 */
	record ReceivedOrder(OrderPlaced order, long process, boolean own) {
	}

}
