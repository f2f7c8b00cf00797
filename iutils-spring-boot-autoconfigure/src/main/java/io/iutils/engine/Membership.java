package io.iutils.engine;

import io.iutils.Sibling;
import java.util.List;
import java.util.function.Consumer;

/**
 * Who is alive. Thread-safe.
 */
public interface Membership {

	Sibling self();

	/**
	 * All that are alive, this one included, in the order in which they joined.
	 */
	List<Sibling> all();

	/**
	 * Whether it is alive. Of one that has just joined this may be known before it is
	 * listed.
	 */
	default boolean contains(Sibling sibling) {
		return all().contains(sibling);
	}

	/**
	 * Calls back on a thread of the engine, which must not be held up, when another
	 * sibling has come or gone. Those that are already there are not told.
	 */
	void listen(Consumer<Sibling> joined, Consumer<Sibling> left);

}
