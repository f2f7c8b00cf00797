package io.iutils.events.sample;

import io.iutils.IEvent;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.context.ApplicationEvent;

@IEvent("prices.changed")
public class PriceChanged extends ApplicationEvent {

	private final BigDecimal price;

	private final List<OrderPlaced> orders;

	public PriceChanged(Object source, BigDecimal price, List<OrderPlaced> orders) {
		super(source);
		this.price = price;
		this.orders = orders;
	}

	public BigDecimal getPrice() {
		return this.price;
	}

	public List<OrderPlaced> orders() {
		return this.orders;
	}

}
