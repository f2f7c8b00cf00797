package io.iutils.events;

import io.iutils.engine.EventDraft;
import org.jspecify.annotations.Nullable;

/**
 * An event that waits for a commit. Nobody waits for what becomes of it, so it never
 * throws. Immutable.
 *
 * @param event what was published or emitted
 * @param draft the picture that was taken of it then
 */
record PendingEvent(@Nullable Object event, EventDraft draft, EventOutlet outlet, UnsentEvents unsent) {

	void append() {
		try {
			this.outlet.append(this.draft);
		}
		catch (Throwable ex) {
			giveUp(ex);
		}
	}

	void giveUp(Throwable reason) {
		this.unsent.tell(this.draft.topic(), this.event, reason);
	}

}
