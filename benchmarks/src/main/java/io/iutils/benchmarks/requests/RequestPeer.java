package io.iutils.benchmarks.requests;

import java.nio.file.Path;

import io.iutils.benchmarks.peers.HazelcastMember;
import io.iutils.benchmarks.peers.IutilsApplication;
import io.iutils.benchmarks.peers.IutilsRedisApplication;

/**
 * Who carries questions and answers.
 */
enum RequestPeer {

	/** See {@link RawRequests}. */
	RAW("raw UNIX socket") {
		@Override
		AutoCloseable answerer(String place) throws Exception {
			return new RawRequests.Echo(Path.of(place));
		}

		@Override
		Asker asker(String place) {
			return new RawRequests.Asked(Path.of(place));
		}
	},
	/** See {@link IutilsRequests}. */
	IUTILS("iutils") {
		@Override
		AutoCloseable answerer(String place) {
			return IutilsRequests.start(Path.of(place));
		}

		@Override
		Asker asker(String place) {
			return new IutilsRequests.Asked(IutilsApplication.start(Path.of(place)));
		}
	},
	/** See {@link ListRequests}. */
	REDIS_LIST("Redis list by Jedis") {
		@Override
		AutoCloseable answerer(String place) {
			return new ListRequests.Answered(Integer.parseInt(place));
		}

		@Override
		Asker asker(String place) {
			return new ListRequests.Asked(Integer.parseInt(place));
		}
	},
	/** See {@link PubSubRequests}. */
	REDIS_PUB_SUB("Redis pub/sub by Jedis") {
		@Override
		AutoCloseable answerer(String place) throws Exception {
			return new PubSubRequests.Answered(Integer.parseInt(place));
		}

		@Override
		Asker asker(String place) throws Exception {
			return new PubSubRequests.Asked(Integer.parseInt(place));
		}
	},
	/** See {@link SpringPubSubRequests}. */
	SPRING_PUB_SUB("Spring Data Redis pub/sub") {
		@Override
		AutoCloseable answerer(String place) {
			return new SpringPubSubRequests.Answered(place);
		}

		@Override
		Asker asker(String place) {
			return new SpringPubSubRequests.Asked(place);
		}
	},
	/** As {@link #IUTILS}, with {@code iutils.engine=redis}. */
	IUTILS_REDIS("iutils on Redis") {
		@Override
		AutoCloseable answerer(String place) {
			return IutilsRedisApplication.start(place, IutilsRequests.Answering.class);
		}

		@Override
		Asker asker(String place) {
			return new IutilsRequests.Asked(IutilsRedisApplication.start(place));
		}
	},
	/** See {@link HazelcastRequests}. */
	HAZELCAST("Hazelcast executor") {
		@Override
		AutoCloseable answerer(String place) {
			return HazelcastMember.first(Integer.parseInt(place));
		}

		@Override
		Asker asker(String place) {
			return new HazelcastRequests(HazelcastMember.another(Integer.parseInt(place)));
		}
	};

	private final String label;

	RequestPeer(String label) {
		this.label = label;
	}

	/** For people. */
	String label() {
		return this.label;
	}

	abstract AutoCloseable answerer(String place) throws Exception;

	abstract Asker asker(String place) throws Exception;

}
