package io.iutils.engine;

import io.iutils.Sibling;
import java.util.Set;

/**
 * What is known of somebody who can be asked.
 *
 * @param sibling who it is
 * @param member whether it is a sibling; if not, it is a client that is connected to this
 * sibling only
 * @param reach whether it can be asked now
 * @param version the version of its application, or empty if it has none or is not
 * connected
 * @param commands what it answers; empty if it is not connected
 */
public record RemotePeer(Sibling sibling, boolean member, Reach reach, String version, Set<String> commands) {

	/**
	 * Whether somebody can be asked now.
	 */
	public enum Reach {

		/** There is a connection. */
		CONNECTED,
		/** There is none, but there may be one in a moment. */
		CONNECTING,
		/** There is none, and there has been none for some time. */
		UNREACHABLE

	}

}
