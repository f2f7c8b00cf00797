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

}
