package io.iutils.engine;

import java.util.Map;

/**
 * A request before it is sent.
 *
 * @param command what is asked for
 * @param headers what travels along, such as the context of a trace; at most
 * {@value Propagation#MAX_HEADERS}
 * @param body the encoded body
 */
public record RequestDraft(String command, Map<String, String> headers, Content body) {
}
