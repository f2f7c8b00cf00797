package io.iutils.events;

import io.iutils.IStash;
import io.iutils.Subscription;
import io.iutils.engine.Engine;
import io.iutils.engine.Lanes;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Registers the listener methods of its context once all singletons are made. Every
 * context has one, also below a parent whose engine it uses.
 */
final class ListenerRegistrar implements SmartInitializingSingleton, DisposableBean {

	private final ConfigurableListableBeanFactory beanFactory;

	private final EventLayer layer;

	private final Engine engine;

	private final Lanes lanes;

	private final ObjectProvider<IStash> stash;

	private final RemoteDispatch remoteDispatch;

	private final List<Subscription> subscriptions = new ArrayList<>();

	ListenerRegistrar(ConfigurableListableBeanFactory beanFactory, EventLayer layer, Engine engine, Lanes lanes,
			ObjectProvider<IStash> stash, RemoteDispatch remoteDispatch) {
		this.beanFactory = beanFactory;
		this.layer = layer;
		this.engine = engine;
		this.lanes = lanes;
		this.stash = stash;
		this.remoteDispatch = remoteDispatch;
	}

	@Override
	public void afterSingletonsInstantiated() {
		ListenerMethods methods = ListenerMethods.find(this.beanFactory);
		methods.ordinaryTypes().forEach(this.layer.types()::know);
		methods.eventListeners().forEach((listener) -> this.layer.types().know(listener.payloadType().raw()));
		long afterId = start();
		if (this.layer.types().anyBridged()) {
			add("", this.remoteDispatch.subscription(afterId));
		}
		String selfId = this.engine.membership().self().id();
		for (EventListenerMethod listener : methods.eventListeners()) {
			if (listener.isNamed()) {
				startWork(listener, afterId);
				continue;
			}
			add(listener.lane(), listener.subscription(afterId, selfId, this.layer.types(), this.layer.decoder(),
					this.layer.calls()));
		}
		for (StashListenerMethod listener : methods.stashListeners()) {
			StashListenerStart start = new StashListenerStart(listener, this.stash.getObject(), this.lanes);
			this.subscriptions.add(start);
			this.lanes.defaultLane().add(start);
		}
	}

	private void startWork(EventListenerMethod listener, long afterId) {
		try {
			this.subscriptions.add(this.layer.workers().start(listener.named(this.layer.types()), afterId));
		}
		catch (IllegalStateException ex) {
			throw listener.nameTaken(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Where listening starts: when the engine was opened, or now if that was a parent's
	 * business.
	 */
	private long start() {
		boolean ours = this.beanFactory.getBeanNamesForType(Engine.class, true, false).length > 0;
		return ours ? this.engine.events().openedAt() : this.engine.events().lastId();
	}

	private void add(String lane, EventSubscription subscription) {
		this.subscriptions.add(subscription);
		this.layer.lanes().add(lane, subscription);
	}

	@Override
	public void destroy() {
		this.subscriptions.forEach(Subscription::close);
	}

}
