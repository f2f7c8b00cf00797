package io.iutils.engine;

import java.util.function.BooleanSupplier;

/**
 * One sibling's access to what all share. Thread-safe.
 */
public interface Engine extends AutoCloseable {

	StashStore stash();

	/**
	 * A second map, for what the layers above keep beside the stash: positions of
	 * listeners, what is done, dead letters. It is forced to disk in the background, also
	 * if each change of the stash is forced, but always a prefix survives. Nobody watches
	 * it: it need not have a {@link StashStore#feed}.
	 */
	StashStore positions();

	EventLog events();

	Membership membership();

	Claims claims();

	RequestTransport requests();

	Counters counters();

	/**
	 * Says in a few words where the shared state lies, for one line of the log.
	 */
	String description();

	/**
	 * Sleeps until there may be something new: {@code hasNews} says so, somebody rings,
	 * or {@link #wake} is called. It ends by itself after a few seconds; an interrupt may
	 * end it early, and the flag stays set. It may block in native code: not for virtual
	 * threads.
	 * @param hasNews cheap; looked at at least every 50 ms, perhaps by another thread,
	 * which does not mind what it throws
	 */
	void await(Interest interest, BooleanSupplier hasNews);

	/**
	 * Ends every {@link #await} of this sibling.
	 */
	void wake();

	/**
	 * Leaves: siblings see at once that this one has gone. Closing twice does nothing.
	 */
	@Override
	void close();

}
