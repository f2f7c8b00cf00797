package io.iutils;

import org.jspecify.annotations.Nullable;

/**
 * An event that nobody waits for any more could not be written to the journal: one that
 * was published through Spring, or one of {@link IEvents#emitAfterCommit} after the
 * commit. Published as an ApplicationEvent in the publishing context, and so in those
 * above it, never in siblings; for {@code emitAfterCommit} the publishing context is the
 * one whose bean {@code IEvents} is.
 *
 * @param topic where it would have been emitted
 * @param event what was published or emitted; null only if null was emitted
 * @param reason why siblings will not receive it
 */
public record EventNotBridged(String topic, @Nullable Object event, Exception reason) {
}
