package io.iutils;

import org.springframework.context.PayloadApplicationEvent;

/**
 * How an event that was published in a sibling reaches ordinary listeners: one for
 * {@code T} receives the payload, one for {@code RemoteEvent<T>} also learns where it
 * came from.
 */
public final class RemoteEvent<T> extends PayloadApplicationEvent<T> {

	private final EventMessage<T> message;

	public RemoteEvent(Object source, T payload, EventMessage<T> message) {
		super(source, payload);
		this.message = message;
	}

	/**
	 * The event as it stands in the journal.
	 */
	public EventMessage<T> message() {
		return this.message;
	}

	/**
	 * The sibling that published it.
	 */
	public Sibling origin() {
		return this.message.origin();
	}

}
