package io.iutils.engine;

import org.jspecify.annotations.Nullable;

/**
 * Says "I handle this" so that siblings leave it alone, and so that a death frees it at
 * once. What was done, positions and fencing tokens get their place here. Thread-safe.
 */
public interface Claims {

	/**
	 * Claims a name.
	 * @return the claim, or null if a living sibling, or this one, holds it
	 */
	@Nullable Claim tryClaim(String name);

	/**
	 * A name that is held until it is closed or its holder dies.
	 */
	interface Claim extends AutoCloseable {

		@Override
		void close();

	}

}
