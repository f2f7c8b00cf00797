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
	 * All that are alive, this one included, in the order in which they joined.
	 */
	List<Sibling> all();

}
