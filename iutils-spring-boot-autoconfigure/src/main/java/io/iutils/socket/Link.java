package io.iutils.socket;

import java.util.UUID;

/**
 * A connection to somebody who has proven to be there. What is sent arrives in order, or
 * the connection ends. Thread-safe.
 */
public interface Link {

	/**
	 * Who is at the other end.
	 */
	UUID peer();

	/**
	 * Whether that is a client, which has no place among the siblings.
	 */
	boolean isClient();

	/**
	 * Sends. Never blocks, does not mind interrupts.
	 * @throws IllegalArgumentException if the message is too long
	 */
	Sending send(Message message);

	/**
	 * Ends the connection, because the other side does not do its part.
	 * @param reason fit for a log
	 */
	void cutOff(String reason);

	/**
	 * What becomes of a message.
	 */
	enum Sending {

		/** It is on its way. */
		SENT,
		/** The other side does not read, and too much is waiting for it already. */
		FULL,
		/** The connection has ended. */
		ENDED

	}

}
