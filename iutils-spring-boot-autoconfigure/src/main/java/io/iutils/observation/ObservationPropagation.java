package io.iutils.observation;

import io.iutils.engine.Propagation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Observes what is sent and what is received; handlers of the registry, such as those
 * that trace, put their context into the headers and take it from there. What handlers
 * throw harms nobody. Thread-safe.
 */
final class ObservationPropagation implements Propagation {

	private static final Log logger = LogFactory.getLog(ObservationPropagation.class);

	private final ObservationRegistry registry;

	private final AtomicBoolean said = new AtomicBoolean();

	ObservationPropagation(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public Outgoing sending(Action action, String name) {
		if (this.registry.isNoop()) {
			return Outgoing.NONE;
		}
		Observation observation = Observation.NOOP;
		try {
			Subject subject = Subject.sent(action);
			Map<@Nullable String, @Nullable String> carrier = new LinkedHashMap<>();
			observation = Observation.createNotStarted(subject.observationName(), () -> senderContext(subject, carrier),
					this.registry);
			if (observation.isNoop()) {
				return Outgoing.NONE;
			}
			subject.describe(observation, name).start();
			return new Sent(observation, Headers.fitting(carrier));
		}
		catch (Throwable ex) {
			failed(ex);
			stop(observation, ex);
			return Outgoing.NONE;
		}
	}

	private static SenderContext<?> senderContext(Subject subject, Map<@Nullable String, @Nullable String> carrier) {
		SenderContext<Map<@Nullable String, @Nullable String>> context = new SenderContext<>(Headers::put,
				subject.kind());
		context.setCarrier(carrier);
		return context;
	}

	@Override
	public Incoming receiving(Action action, String name, Map<String, String> headers) {
		if (this.registry.isNoop()) {
			return Incoming.NONE;
		}
		Observation.Scope outer = this.registry.getCurrentObservationScope();
		Observation observation = Observation.NOOP;
		try {
			Subject subject = Subject.received(action);
			observation = Observation.createNotStarted(subject.observationName(),
					() -> receiverContext(subject, headers), this.registry);
			if (observation.isNoop()) {
				return Incoming.NONE;
			}
			subject.describe(observation, name).start();
			return new Received(observation, observation.openScope(), outer);
		}
		catch (Throwable ex) {
			this.registry.setCurrentObservationScope(outer);
			failed(ex);
			stop(observation, ex);
			return Incoming.NONE;
		}
	}

	private static ReceiverContext<?> receiverContext(Subject subject, Map<String, String> headers) {
		ReceiverContext<Map<String, String>> context = new ReceiverContext<>(Headers::received, subject.kind());
		context.setCarrier(Collections.unmodifiableMap(headers));
		return context;
	}

	private void stop(Observation observation, @Nullable Throwable failure) {
		try {
			if (failure != null) {
				Throwable cause = failure.getCause();
				observation.error((failure instanceof CompletionException && cause != null) ? cause : failure);
			}
		}
		catch (Throwable ex) {
			failed(ex);
		}
		try {
			observation.stop();
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/**
	 * A handler that fails does so for each event: the first is said aloud.
	 */
	private void failed(Throwable ex) {
		String message = "An observation failed; nothing else does";
		if (this.said.compareAndSet(false, true)) {
			logger.warn(message + ", more of them are logged at debug level", ex);
		}
		else {
			logger.debug(message, ex);
		}
	}

	/**
	 * An observation of what is on its way.
	 */
	private final class Sent implements Outgoing {

		private final Observation observation;

		private final Map<String, String> headers;

		Sent(Observation observation, Map<String, String> headers) {
			this.observation = observation;
			this.headers = headers;
		}

		@Override
		public Map<String, String> headers() {
			return this.headers;
		}

		@Override
		public void ended(@Nullable Throwable failure) {
			stop(this.observation, failure);
		}

	}

	/**
	 * An observation of what is worked on.
	 */
	private final class Received implements Incoming {

		private final Observation observation;

		private final Observation.Scope scope;

		private final Observation.@Nullable Scope outer;

		Received(Observation observation, Observation.Scope scope, Observation.@Nullable Scope outer) {
			this.observation = observation;
			this.scope = scope;
			this.outer = outer;
		}

		@Override
		public void detach() {
			try {
				this.scope.close();
			}
			catch (Throwable ex) {
				// Else what comes next in this thread would belong to this.
				ObservationPropagation.this.registry.setCurrentObservationScope(this.outer);
				failed(ex);
			}
		}

		@Override
		public void ended(@Nullable Throwable failure) {
			stop(this.observation, failure);
		}

	}

}
