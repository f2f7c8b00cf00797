package io.iutils.events;

import io.iutils.engine.LoggedEvent;
import org.jspecify.annotations.Nullable;

/**
 * The events of a listener that works for all siblings: each is handled once, whoever
 * does it, and a sibling that dies leaves what it had not finished to the others.
 * Confined to a lane.
 */
interface EventWork {

	/**
	 * Whether {@link #poll} may find one; cheap.
	 */
	boolean hasNews();

	/**
	 * Takes the next event for this sibling, which has it until it is {@link #done} or
	 * this work is paused. Null if there is none now.
	 * @throws io.iutils.EventsLostException once, if retention has removed events that
	 * nobody had finished
	 */
	@Nullable LoggedEvent poll();

	/**
	 * Whether this sibling still has an event which was taken. If not, another one has
	 * it, and it is not to be handled here: on Redis that happens to a sibling that was
	 * held up for so long that it counted as gone.
	 */
	boolean keeps(LoggedEvent event);

	/**
	 * Notes for all that an event which was taken is finished.
	 */
	void done(LoggedEvent event);

	/**
	 * Gives back what was taken and is not done; {@link #poll} begins anew.
	 */
	void pause();

}
