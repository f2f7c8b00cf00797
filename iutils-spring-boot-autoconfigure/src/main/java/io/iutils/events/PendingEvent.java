package io.iutils.events;

import io.iutils.engine.EventDraft;
import io.iutils.engine.EventLog;
import io.iutils.engine.Propagation.Outgoing;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * An event that waits for a commit. Exactly one of its methods is called, once.
 * Immutable.
 *
 * @param event what was published or emitted
 * @param draft the picture that was taken of it then
 * @param context to be ended with the event
 */
record PendingEvent(@Nullable Object event, EventDraft draft, Outgoing context, EventLog log, UnsentEvents unsent) {

	void append() {
		try {
			this.log.append(this.draft);
		}
		catch (Throwable ex) {
			this.context.ended(ex);
			throw ex;
		}
		this.context.ended(null);
	}

	/**
	 * For whom nobody waits: it never throws.
	 */
	void appendOrTell() {
		try {
			append();
		}
		catch (Throwable ex) {
			tell(ex);
		}
	}

	void giveUp(Throwable reason) {
		this.context.ended(reason);
		tell(reason);
	}

	private void tell(Throwable reason) {
		this.unsent.tell(this.draft.topic(), this.event, reason);
	}

	/**
	 * Nobody wants it any more.
	 */
	void rolledBack() {
		if (this.context != Outgoing.NONE) {
			this.context.ended(new CancellationException("The transaction was rolled back: the event is not written"));
		}
	}

}
