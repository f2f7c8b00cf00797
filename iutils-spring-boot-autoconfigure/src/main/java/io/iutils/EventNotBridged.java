package io.iutils;

/**
 * An event that was published through Spring could not be written to the journal.
 * Published as an ApplicationEvent in the publishing context only.
 *
 * @param event what was published
 * @param reason why siblings will not receive it
 */
public record EventNotBridged(Object event, Exception reason) {
}
