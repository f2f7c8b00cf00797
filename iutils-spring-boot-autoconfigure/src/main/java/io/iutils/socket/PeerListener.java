package io.iutils.socket;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Is told what comes in. Called on the thread that reads all sockets, which must not be
 * held up, and never by two threads at once; what is thrown is logged and harms nothing.
 */
public interface PeerListener {

	/**
	 * Somebody rang on a connection: look at the journals. Also called without a ring,
	 * and once for several. Rings on the {@link WakeSocket} are heard by who sleeps
	 * there.
	 */
	void rung();

	/**
	 * A peer broke the protocol and was cut off.
	 * @param reason why, fit for a log
	 */
	void cutOff(String reason);

	/**
	 * A stranger greets, who may have joined this very moment: an
	 * {@link PeerSockets#update} that names it lets it in, if it comes within the time
	 * for greeting. So newcomers need not wait for the next regular look at who is alive.
	 */
	default void knocked(UUID stranger) {
	}

	/**
	 * A connection has been proven.
	 */
	default void begun(Link link, Profile profile) {
	}

	/**
	 * What the other side answers has changed.
	 */
	default void changed(Link link, Profile profile) {
	}

	/**
	 * A message came in.
	 * @return what it takes to be done and may be held up, or null
	 */
	default @Nullable Work received(Link link, Message message) {
		return null;
	}

	/**
	 * A proven connection has ended, for whatever reason; called once for each that has
	 * {@link #begun}. Nothing is sent or received on it any more. The peer may be alive
	 * all the same; then it is dialled again.
	 */
	default void ended(Link link) {
	}

}
