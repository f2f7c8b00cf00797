package io.iutils.benchmarks.state;

import java.nio.file.Path;

import io.iutils.IStash;
import io.iutils.benchmarks.Load;
import io.iutils.benchmarks.peers.IutilsApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The stash.
 */
final class IutilsStore implements Store {

	private final ConfigurableApplicationContext context;

	private final IStash stash;

	IutilsStore(Path place) {
		this.context = IutilsApplication.start(place);
		this.stash = this.context.getBean(IStash.class);
		this.stash.putIfAbsent(SMALL, 42L);
		this.stash.putIfAbsent(LARGE, new byte[4096]);
	}

	@Override
	public Load.Operation operation(Work work) {
		return switch (work) {
			case INCREMENT -> () -> this.stash.increment("hits");
			case UPDATE -> () -> this.stash.update("cart", Cart.class, Cart.EMPTY, Cart::plus);
			case GET -> () -> this.stash.get(SMALL, Long.class).orElseThrow();
			case GET_4K -> () -> this.stash.get(LARGE, byte[].class).orElseThrow();
		};
	}

	@Override
	public void close() {
		this.context.close();
	}

}
