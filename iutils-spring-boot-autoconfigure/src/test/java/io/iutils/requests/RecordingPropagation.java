package io.iutils.requests;

import java.util.List;
import java.util.Map;

import io.iutils.engine.Propagation;

/**
 * Writes down what it is told.
 */
record RecordingPropagation(List<String> seen) implements Propagation {

	@Override
	public Outgoing sending(Action action, String name) {
		this.seen.add("sending " + name);
		return new Outgoing() {

			@Override
			public Map<String, String> headers() {
				return Map.of("from", name);
			}

			@Override
			public void ended(Throwable failure) {
				RecordingPropagation.this.seen.add("sent ended " + name(failure));
			}

		};
	}

	@Override
	public Incoming receiving(Action action, String name, Map<String, String> headers) {
		this.seen.add("receiving " + name + " " + headers);
		return new Incoming() {

			@Override
			public void detach() {
				RecordingPropagation.this.seen.add("detached");
			}

			@Override
			public void ended(Throwable failure) {
				RecordingPropagation.this.seen.add("received ended " + name(failure));
			}

		};
	}

	private static String name(Throwable failure) {
		return (failure != null) ? failure.getClass().getSimpleName() : "null";
	}

}
