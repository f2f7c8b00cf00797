package io.iutils;

import java.util.List;

/**
 * Who shares the namespace. Thread-safe.
 */
public interface ISiblings {

	/**
	 * This context.
	 */
	Sibling self();

	/**
	 * All that are alive, this one included, in the order in which they joined; one that
	 * was killed may be among them for about a second. Not to be changed.
	 */
	List<Sibling> all();

	/**
	 * As {@link #all}, with what is known of each. One that is dead is not in it; one
	 * that is alive but stopped or out of reach is.
	 */
	List<SiblingStatus> status();

}
