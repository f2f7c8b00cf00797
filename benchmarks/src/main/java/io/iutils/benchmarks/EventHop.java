package io.iutils.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

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
 * One event of 128 bytes to a sibling whose lane sleeps.
 */
final class EventHop extends Hops {

	private final LocalEngine engine;

	EventHop(Path directory) throws IOException {
		super(Receiver.class, directory);
		awaitReady();
		this.engine = LocalEngine.open(LocalSettings.of(directory));
	}

	@Override
	void send(long time) {
		byte[] payload = new byte[128];
		ByteBuffer.wrap(payload).putLong(time);
		this.engine.events()
			.append(new EventDraft("hop", null, "", false, 0, Map.of(), Content.of(Content.Kind.BYTES, payload)));
	}

	@Override
	public void close() throws IOException {
		this.engine.close();
		super.close();
	}

	static final class Receiver {

		private Receiver() {
		}

		public static void main(String[] args) throws Exception {
			LocalEngine engine = LocalEngine.open(LocalSettings.of(Path.of(args[0])));
			Ages ages = new Ages();
			EventCursor cursor = engine.events().cursor(engine.events().lastId());
			Lanes lanes = new Lanes(engine);
			lanes.defaultLane().add(new LaneSource() {

				@Override
				public Interest interest() {
					return Interest.EVENTS;
				}

				@Override
				public boolean hasNews() {
					return cursor.hasNews();
				}

				@Override
				public boolean deliver() {
					LoggedEvent event = cursor.poll();
					if (event != null) {
						ages.arrived(ByteBuffer.wrap(event.content().bytes()).getLong());
					}
					return event != null;
				}

			});
			lanes.start();
			System.out.println("ready");
			Thread.currentThread().join();
		}

	}

}
