package io.iutils.benchmarks.state;

import java.nio.file.Path;

import io.iutils.IEvents;
import io.iutils.IStash;
import io.iutils.benchmarks.peers.IutilsApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The stash of a Spring Boot application with default settings: survives a kill, forced
 * to disk within a second, linearizable.
 */
final class IutilsStore implements Store, Store.Session {

	private final ConfigurableApplicationContext context;

	private final IStash stash;

	private final IEvents events;

	/**
	 * @param properties other settings, as {@code name=value}
	 */
	IutilsStore(String place, String... properties) {
		this(IutilsApplication.start(Path.of(place), properties));
	}

	/**
	 * On another engine.
	 */
	IutilsStore(ConfigurableApplicationContext context) {
		this.context = context;
		this.stash = this.context.getBean(IStash.class);
		this.events = this.context.getBean(IEvents.class);
		this.stash.putIfAbsent(SMALL, FIRST);
		this.stash.putIfAbsent(LARGE, new byte[LARGE_SIZE]);
		this.stash.putIfAbsent(CART, Cart.EMPTY);
	}

	@Override
	public Session session() {
		return this;
	}

	@Override
	public long increment() {
		return this.stash.increment(COUNTER);
	}

	@Override
	public Cart update() {
		return this.stash.update(CART, Cart.class, Cart.EMPTY, Cart::plus);
	}

	@Override
	public long small() {
		return this.stash.get(SMALL, Long.class).orElseThrow();
	}

	@Override
	public void small(long value) {
		this.stash.put(SMALL, value);
	}

	@Override
	public byte[] bytes(String key) {
		return this.stash.get(key, byte[].class).orElseThrow();
	}

	@Override
	public void bytes(String key, byte[] value) {
		this.stash.put(key, value);
	}

	@Override
	public void emit(byte[] payload) {
		this.events.emit("hits", payload);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
