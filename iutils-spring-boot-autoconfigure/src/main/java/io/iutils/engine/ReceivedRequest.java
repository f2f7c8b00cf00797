package io.iutils.engine;

import io.iutils.Sibling;
import java.util.Map;

/**
 * A request as it arrived.
 *
 * @param origin who asks; a client that is no sibling has process id 0
 * @param command what is asked for
 * @param headers what travelled along
 * @param body the encoded body
 */
public record ReceivedRequest(Sibling origin, String command, Map<String, String> headers, Content body) {
}
