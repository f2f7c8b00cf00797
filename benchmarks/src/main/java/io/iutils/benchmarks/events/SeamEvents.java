package io.iutils.benchmarks.events;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.iutils.engine.Content;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.Interest;
import io.iutils.engine.LaneSource;
import io.iutils.engine.Lanes;
import io.iutils.engine.LoggedEvent;
import io.iutils.local.LocalEngine;
import io.iutils.local.LocalSettings;

/**
 * What lies below the typed events: bytes into the engine, bytes on a lane. It tells what
 * types and Spring cost.
 */
final class SeamEvents {

	private SeamEvents() {
	}

	private static EventDraft draft(Tick tick) {
		byte[] bytes = new byte[Tick.SIZE];
		tick.put(ByteBuffer.wrap(bytes));
		return new EventDraft("tick", null, "", false, 0, Map.of(), Content.of(Content.Kind.BYTES, bytes));
	}

	static final class Appended implements Publisher {

		private final LocalEngine engine;

		Appended(Path directory) {
			this.engine = LocalEngine.open(LocalSettings.of(directory));
		}

		@Override
		public Sender sender() {
			return new Sender() {

				@Override
				public void publish(Tick tick) {
					Appended.this.engine.events().append(draft(tick));
				}

				@Override
				public void publishAll(List<Tick> ticks) {
					Appended.this.engine.events().appendAll(ticks.stream().map(SeamEvents::draft).toList());
				}

			};
		}

		@Override
		public void close() {
			this.engine.close();
		}

	}

	static final class Polled implements Receiver, LaneSource {

		private final LocalEngine engine;

		private final EventCursor cursor;

		private final Lanes lanes;

		private final Consumer<Tick> listener;

		Polled(Path directory, Consumer<Tick> listener) {
			this.listener = listener;
			this.engine = LocalEngine.open(LocalSettings.of(directory));
			this.cursor = this.engine.events().cursor(this.engine.events().lastId());
			this.lanes = new Lanes(this.engine);
			this.lanes.defaultLane().add(this);
			this.lanes.start();
		}

		@Override
		public Interest interest() {
			return Interest.EVENTS;
		}

		@Override
		public boolean hasNews() {
			return this.cursor.hasNews();
		}

		@Override
		public boolean deliver() {
			LoggedEvent event = this.cursor.poll();
			if (event == null) {
				return false;
			}
			this.listener.accept(Tick.get(ByteBuffer.wrap(event.content().bytes())));
			return true;
		}

		@Override
		public void close() {
			this.lanes.close();
			this.engine.close();
		}

	}

}
