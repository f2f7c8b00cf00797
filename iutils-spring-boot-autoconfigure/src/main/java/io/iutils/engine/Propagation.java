package io.iutils.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries the context of whoever sends, such as a trace, to whoever receives, as headers.
 * It never throws, also not from what it returns: no event and no request fails for it.
 * Thread-safe.
 */
public interface Propagation {

	/**
	 * How many headers travel at most: their number is one byte on disk and on the wire.
	 */
	int MAX_HEADERS = 255;

	/** Carries nothing. */
	Propagation NONE = new Propagation() {

		@Override
		public Outgoing sending(Action action, String name) {
			return Outgoing.NONE;
		}

		@Override
		public Incoming receiving(Action action, String name, Map<String, String> headers) {
			return Incoming.NONE;
		}

	};

	/**
	 * Begins to send what belongs to the context of this thread.
	 * @param name the topic or the command
	 */
	Outgoing sending(Action action, String name);

	/**
	 * Begins to work on what was received; the context holds in this thread until
	 * {@link Incoming#detach}.
	 * @param name the topic or the command
	 */
	Incoming receiving(Action action, String name, Map<String, String> headers);

	/**
	 * What is done.
	 */
	enum Action {

		EVENT, REQUEST

	}

	/**
	 * Something on its way.
	 */
	interface Outgoing {

		/** Nothing is carried. */
		Outgoing NONE = new Outgoing() {

			@Override
			public Map<String, String> headers() {
				return Map.of();
			}

			@Override
			public void ended(@Nullable Throwable failure) {
			}

		};

		/**
		 * What is to travel along: at most {@link #MAX_HEADERS}, not more than 16 KiB
		 * together.
		 */
		Map<String, String> headers();

		/**
		 * An event is in the journal, a request has its outcome. Any thread, once.
		 */
		void ended(@Nullable Throwable failure);

	}

	/**
	 * Something that is worked on.
	 */
	interface Incoming {

		/** Nothing was carried. */
		Incoming NONE = new Incoming() {

			@Override
			public void detach() {
			}

			@Override
			public void ended(@Nullable Throwable failure) {
			}

		};

		/**
		 * The thread turns to something else. By the thread that began, once.
		 */
		void detach();

		/**
		 * The work has ended, perhaps later and elsewhere. Any thread, once, after
		 * {@link #detach}.
		 */
		void ended(@Nullable Throwable failure);

	}

}
