package io.iutils.requests;

import java.time.Duration;

/**
 * What this layer needs to know.
 *
 * @param timeout for an answer, unless who asks says otherwise
 * @param maxSize bytes of an encoded body or answer, at most
 * @param concurrency how many requests are worked on at once, at most; above 0
 */
public record RequestsSettings(Duration timeout, long maxSize, int concurrency) {
}
