package io.iutils.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a write does to a key's expiry and owner.
 *
 * @param keep whether an expiry and an owner the key already has are kept; a new one wins
 * @param timeToLive the new expiry, from now; null is none
 * @param whileAlive whether the key shall vanish with this sibling
 */
public record Terms(boolean keep, @Nullable Duration timeToLive, boolean whileAlive) {

	public static final Terms CLEAR = new Terms(false, null, false);

	public static final Terms KEEP = new Terms(true, null, false);

}
