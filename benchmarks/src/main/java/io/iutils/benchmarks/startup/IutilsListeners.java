package io.iutils.benchmarks.startup;

import java.util.concurrent.atomic.AtomicLong;

import io.iutils.EventMessage;
import io.iutils.IEvent;
import io.iutils.IEventListener;
import io.iutils.IRequestHandler;
import io.iutils.IStash;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * An application that counts, hears topics and typed events, and answers.
 */
@Configuration(proxyBeanMethods = false)
class IutilsListeners {

	private final AtomicLong heard = new AtomicLong();

	IutilsListeners(IStash stash) {
		stash.increment("starts");
	}

	@EventListener
	void on(Ordered ordered) {
		this.heard.incrementAndGet();
	}

	@IEventListener("orders.*")
	void on(EventMessage<Ordered> message) {
		this.heard.incrementAndGet();
	}

	@IRequestHandler("heard")
	long heard() {
		return this.heard.get();
	}

	@IEvent("orders.placed")
	record Ordered(String item) {
	}

}
