package io.iutils.events.sample;

public interface OrderEvent {

	long number();

}
