package io.iutils.benchmarks.events;

import java.nio.file.Path;
import java.util.function.Consumer;

import io.iutils.benchmarks.peers.HazelcastMember;
import io.iutils.benchmarks.peers.IutilsApplication;
import io.iutils.benchmarks.peers.IutilsRedisApplication;

/**
 * Who carries events.
 */
enum EventPeer {

	/** The least that wakes another process: see {@link RawEvents}. */
	RAW("raw UNIX socket", Place.DIRECTORY) {
		@Override
		Publisher publisher(String place) throws Exception {
			return new RawEvents.Writer(Path.of(place));
		}

		@Override
		Receiver receiver(String place, Consumer<Tick> listener) throws Exception {
			return new RawEvents.Reader(Path.of(place), listener);
		}
	},
	/** See {@link IutilsEvents}. */
	IUTILS("iutils", Place.DIRECTORY) {
		@Override
		Publisher publisher(String place) {
			return new IutilsEvents.Published(IutilsApplication.start(Path.of(place)));
		}

		@Override
		Receiver receiver(String place, Consumer<Tick> listener) {
			return new IutilsEvents.Heard(IutilsApplication.start(Path.of(place), IutilsEvents.Listening.class),
					listener);
		}
	},
	/** See {@link SeamEvents}. */
	SEAM("iutils, bytes without Spring", Place.DIRECTORY) {
		@Override
		Publisher publisher(String place) {
			return new SeamEvents.Appended(Path.of(place));
		}

		@Override
		Receiver receiver(String place, Consumer<Tick> listener) {
			return new SeamEvents.Polled(Path.of(place), listener);
		}
	},
	/** See {@link HazelcastEvents}. */
	HAZELCAST("Hazelcast", Place.CLUSTER) {
		@Override
		Publisher publisher(String place) {
			return new HazelcastEvents.Published(HazelcastMember.first(Integer.parseInt(place)));
		}

		@Override
		Receiver receiver(String place, Consumer<Tick> listener) {
			return new HazelcastEvents.Heard(HazelcastMember.another(Integer.parseInt(place)), listener);
		}
	},
	/** See {@link JedisEvents}. */
	JEDIS("Jedis", Place.REDIS) {
		@Override
		Publisher publisher(String place) {
			return new JedisEvents.Published(Integer.parseInt(place));
		}

		@Override
		Receiver receiver(String place, Consumer<Tick> listener) throws Exception {
			return new JedisEvents.Heard(Integer.parseInt(place), listener);
		}
	},
	/** See {@link LettuceEvents}. */
	LETTUCE("Lettuce", Place.REDIS) {
		@Override
		Publisher publisher(String place) {
			return new LettuceEvents.Published(Integer.parseInt(place), false);
		}

		@Override
		Receiver receiver(String place, Consumer<Tick> listener) {
			return new LettuceEvents.Heard(Integer.parseInt(place), listener);
		}
	},
	/** See {@link LettuceEvents}. */
	LETTUCE_PIPELINED("Lettuce, pipelined", Place.REDIS) {
		@Override
		Publisher publisher(String place) {
			return new LettuceEvents.Published(Integer.parseInt(place), true);
		}

		@Override
		Receiver receiver(String place, Consumer<Tick> listener) {
			return new LettuceEvents.Heard(Integer.parseInt(place), listener);
		}
	},
	/** See {@link SpringRedisEvents}. */
	SPRING_DATA_REDIS("Spring Data Redis", Place.REDIS) {
		@Override
		Publisher publisher(String place) {
			return new SpringRedisEvents.Published(place);
		}

		@Override
		Receiver receiver(String place, Consumer<Tick> listener) {
			return new SpringRedisEvents.Heard(place, listener);
		}
	},
	/** See {@link SpringStreamEvents}. */
	SPRING_STREAM("Spring Data Redis, stream", Place.REDIS) {
		@Override
		Publisher publisher(String place) {
			return new SpringStreamEvents.Published(place);
		}

		@Override
		Receiver receiver(String place, Consumer<Tick> listener) {
			return new SpringStreamEvents.Heard(place, listener);
		}
	},
	/** As {@link #IUTILS}, with {@code iutils.engine=redis}. */
	IUTILS_REDIS("iutils on Redis", Place.REDIS) {
		@Override
		Publisher publisher(String place) {
			return new IutilsEvents.Published(IutilsRedisApplication.start(place));
		}

		@Override
		Receiver receiver(String place, Consumer<Tick> listener) {
			return new IutilsEvents.Heard(IutilsRedisApplication.start(place, IutilsEvents.Listening.class), listener);
		}
	},
	/** See {@link ChronicleEvents}. */
	CHRONICLE("Chronicle Queue", Place.DIRECTORY) {
		@Override
		Publisher publisher(String place) {
			return new ChronicleEvents.Appended(Path.of(place));
		}

		@Override
		Receiver receiver(String place, Consumer<Tick> listener) {
			return new ChronicleEvents.Tailed(Path.of(place), listener);
		}
	};

	private final String label;

	private final Place place;

	EventPeer(String label, Place place) {
		this.label = label;
		this.place = place;
	}

	/**
	 * Whether it promises each event once to each receiver, in one order for all.
	 */
	boolean isLog() {
		return switch (this) {
			case IUTILS, SEAM, CHRONICLE, SPRING_STREAM, IUTILS_REDIS -> true;
			case RAW, HAZELCAST, JEDIS, LETTUCE, LETTUCE_PIPELINED, SPRING_DATA_REDIS -> false;
		};
	}

	/** For people. */
	String label() {
		return this.label;
	}

	Place place() {
		return this.place;
	}

	abstract Publisher publisher(String place) throws Exception;

	abstract Receiver receiver(String place, Consumer<Tick> listener) throws Exception;

	/**
	 * Where the processes of a peer meet.
	 */
	enum Place {

		/** The path of a directory. */
		DIRECTORY,
		/** The port of a server. */
		REDIS,
		/** The port of the first member. */
		CLUSTER

	}

}
