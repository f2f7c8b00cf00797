package io.iutils.socket;

import java.util.UUID;

/**
 * Is told what comes in. Called on the thread {@code iutils-socket} only, which must not
 * be held up; what is thrown is logged and harms nothing.
 */
public interface PeerListener {

	/**
	 * Somebody rang on a connection: look at the journals. Also called without a ring,
	 * and once for several. Rings on the {@link WakeSocket} are heard by who sleeps
	 * there.
	 */
	void rung();

	/**
	 * A connection ended by itself, by the peer or by an error; the peer may be alive all
	 * the same, and is dialled again. Not called for connections that
	 * {@link Doorbells#update} or {@link Doorbells#close} end.
	 */
	void disconnected(UUID peer);

	/**
	 * A peer broke the protocol and was cut off.
	 * @param reason why, fit for a log
	 */
	void cutOff(String reason);

	/**
	 * A stranger greets, who may have joined this very moment: an
	 * {@link Doorbells#update} that names it lets it in, if it comes within the time for
	 * greeting. So newcomers need not wait for the next regular look at who is alive.
	 */
	default void knocked(UUID stranger) {
	}

}
