package io.iutils.benchmarks.events;

import java.util.List;
import java.util.function.Consumer;

import io.iutils.IEventListener;
import io.iutils.IEvents;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * {@code publishEvent} in one application, an {@code @EventListener} in another, with
 * default settings: when the call returns the event is in the journal, survives a kill of
 * all, and has its place in one order for all.
 */
final class IutilsEvents {

	/** What is emitted in lists has a topic. */
	private static final String TOPIC = "ticks";

	private IutilsEvents() {
	}

	static final class Published implements Publisher {

		private final ConfigurableApplicationContext context;

		Published(ConfigurableApplicationContext context) {
			this.context = context;
		}

		@Override
		public Sender sender() {
			IEvents events = this.context.getBean(IEvents.class);
			return new Sender() {

				@Override
				public void publish(Tick tick) {
					Published.this.context.publishEvent(tick);
				}

				@Override
				public void publishAll(List<Tick> ticks) {
					events.emitAll(TOPIC, ticks);
				}

			};
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

	static final class Heard implements Receiver {

		private final ConfigurableApplicationContext context;

		/**
		 * @param context with {@link Listening} in it
		 */
		Heard(ConfigurableApplicationContext context, Consumer<Tick> listener) {
			this.context = context;
			this.context.getBean(Listener.class).listener = listener;
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listening {

		@Bean
		Listener listener() {
			return new Listener();
		}

	}

	static class Listener {

		private volatile @Nullable Consumer<Tick> listener;

		@EventListener
		void onTick(Tick tick) {
			hear(tick);
		}

		@IEventListener(TOPIC)
		void onTickOfList(Tick tick) {
			hear(tick);
		}

		private void hear(Tick tick) {
			Consumer<Tick> listener = this.listener;
			if (listener != null) {
				listener.accept(tick);
			}
		}

	}

}
