package io.iutils.events.sample;

import io.iutils.IEvent;
import java.math.BigDecimal;

@IEvent("orders.placed")
public record OrderPlaced(long number, BigDecimal total) implements OrderEvent {

	public OrderPlaced(long number) {
		this(number, new BigDecimal("12.30"));
	}

}
