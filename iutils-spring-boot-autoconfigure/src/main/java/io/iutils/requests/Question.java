package io.iutils.requests;

import io.iutils.RequestTimeoutException;
import io.iutils.engine.Propagation.Outgoing;
import io.iutils.engine.RequestDraft;
import java.time.Duration;

/**
 * What is asked, of however many.
 *
 * @param context travels along
 * @param timeout from the call to the answer
 */
record Question(RequestDraft draft, Outgoing context, Duration timeout) {

	String command() {
		return this.draft.command();
	}

	RequestTimeoutException timedOut() {
		return new RequestTimeoutException(command(), this.timeout);
	}

}
