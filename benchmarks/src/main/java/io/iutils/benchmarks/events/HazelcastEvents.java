package io.iutils.benchmarks.events;

import java.util.List;
import java.util.function.Consumer;

import com.hazelcast.topic.ITopic;
import io.iutils.benchmarks.peers.HazelcastMember;

/**
 * A topic of embedded members; the record travels in Hazelcast's compact form, which
 * needs no configuration. What a member has not delivered is lost with it, and dropped if
 * it is too slow; order is per publisher.
 */
final class HazelcastEvents {

	private static final String TOPIC = "ticks";

	private HazelcastEvents() {
	}

	static final class Published implements Publisher {

		private final HazelcastMember member;

		Published(HazelcastMember member) {
			this.member = member;
		}

		@Override
		public void await(int receivers) {
			this.member.await(receivers + 1);
		}

		@Override
		public Sender sender() {
			ITopic<Tick> topic = this.member.instance().getTopic(TOPIC);
			return new Sender() {

				@Override
				public void publish(Tick tick) {
					topic.publish(tick);
				}

				@Override
				public void publishAll(List<Tick> ticks) throws Exception {
					topic.publishAll(ticks);
				}

			};
		}

		@Override
		public void close() {
			this.member.close();
		}

	}

	static final class Heard implements Receiver {

		private final HazelcastMember member;

		Heard(HazelcastMember member, Consumer<Tick> listener) {
			this.member = member;
			ITopic<Tick> topic = member.instance().getTopic(TOPIC);
			topic.addMessageListener((message) -> listener.accept(message.getMessageObject()));
		}

		@Override
		public void close() {
			this.member.close();
		}

	}

}
