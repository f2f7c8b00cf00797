package io.iutils.local;

import java.nio.file.Path;
import java.util.Map;

import io.iutils.engine.Content;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.Interest;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.Terms;

/**
 * A sibling in a class loader of its own: counts, emits once, and waits until it has
 * heard two different siblings.
 */
public final class SiblingElsewhere {

	static final int TIMES = 2000;

	private SiblingElsewhere() {
	}

	/**
	 * @return how many siblings it has heard
	 */
	public static long work(String directory) {
		try (LocalEngine engine = LocalEngine.open(LocalSettings.of(Path.of(directory)));
				EventCursor cursor = engine.events().cursor(0)) {
			for (int i = 0; i < TIMES; i++) {
				engine.stash().increment("counter", 1, Terms.KEEP);
			}
			engine.events().append(new EventDraft("t", null, "", false, 0, Map.of(), Content.NULL));
			long heard = 0;
			String firstHeard = "";
			while (heard < 2) {
				LoggedEvent event = cursor.poll();
				if (event == null) {
					engine.await(Interest.EVENTS, cursor::hasNews);
				}
				else if (!event.origin().id().equals(firstHeard)) {
					firstHeard = event.origin().id();
					heard++;
				}
			}
			return heard;
		}
	}

}
