package io.iutils.engine;

import org.jspecify.annotations.Nullable;

/**
 * Says "I handle this" so that siblings leave it alone, and so that a death frees it at
 * once. Thread-safe.
 */
public interface Claims {

	/**
	 * Claims a name.
	 * @return the claim, or null if a living sibling, or this one, holds it
	 */
	@Nullable Claim tryClaim(String name);

	/**
	 * A name that is held until it is closed or its holder dies, also if nobody keeps
	 * this object. Thread-safe.
	 */
	interface Claim extends AutoCloseable {

		/**
		 * False once it is closed, this sibling has left, or what it shares with others
		 * is lost.
		 */
		boolean isHeld();

		@Override
		void close();

	}

}
