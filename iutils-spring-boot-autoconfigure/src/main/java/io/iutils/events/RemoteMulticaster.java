package io.iutils.events;

import io.iutils.Sibling;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;

/**
 * Knows the listeners of one context a second time, for received events only. It leaves
 * out the bridge, so that nothing is sent back, and listeners that belong to a
 * transaction, since here is none. It calls in the caller's thread, whatever the
 * context's own multicaster does. Confined to a lane.
 */
final class RemoteMulticaster extends SimpleApplicationEventMulticaster {

	private final ApplicationContext context;

	private List<ApplicationListener<?>> known = List.of();

	RemoteMulticaster(ApplicationContext context) {
		super(context.getAutowireCapableBeanFactory());
		this.context = context;
	}

	/**
	 * Who hears an event, in their order.
	 */
	List<ApplicationListener<?>> listeners(Sibling origin, ResolvableType eventType) {
		refresh();
		List<ApplicationListener<?>> listeners = new ArrayList<>();
		for (ApplicationListener<?> listener : getApplicationListeners(new Probe(origin), eventType)) {
			if (!(listener instanceof OutboundBridge) && !Transactions.isTransactional(listener)) {
				listeners.add(listener);
			}
		}
		return listeners;
	}

	/**
	 * Calls a listener.
	 * @return null: nobody learns when it is done but by its return
	 */
	@Nullable CompletionStage<?> call(ApplicationListener<?> listener, ApplicationEvent event) {
		invokeListener(listener, event);
		return null;
	}

	/**
	 * Listeners may come and go while the context runs.
	 */
	private void refresh() {
		if (!(this.context instanceof AbstractApplicationContext source)) {
			return;
		}
		try {
			if (!isUnchanged(source)) {
				List<ApplicationListener<?>> current = List.copyOf(source.getApplicationListeners());
				removeAllListeners();
				current.forEach(this::addApplicationListener);
				for (String name : source.getBeanNamesForType(ApplicationListener.class, true, false)) {
					addApplicationListenerBean(name);
				}
				this.known = current;
			}
		}
		catch (ConcurrentModificationException ex) {
			// Somebody registers one just now: it is heard from the next event on.
		}
	}

	private boolean isUnchanged(AbstractApplicationContext source) {
		Iterator<ApplicationListener<?>> known = this.known.iterator();
		for (ApplicationListener<?> listener : source.getApplicationListeners()) {
			if (!known.hasNext() || known.next() != listener) {
				return false;
			}
		}
		return !known.hasNext() && !this.known.isEmpty();
	}

	/**
	 * Stands for an event that is not decoded yet: only its source is looked at.
	 */
	private static final class Probe extends ApplicationEvent {

		Probe(Sibling source) {
			super(source);
		}

	}

}
