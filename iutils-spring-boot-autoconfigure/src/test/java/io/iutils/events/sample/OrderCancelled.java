package io.iutils.events.sample;

import io.iutils.IEvent;

/** Named by its class. */
@IEvent
public record OrderCancelled(long number) implements OrderEvent {
}
