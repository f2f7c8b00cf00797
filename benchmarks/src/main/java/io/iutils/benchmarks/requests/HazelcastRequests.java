package io.iutils.benchmarks.requests;

import java.util.concurrent.Callable;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.IExecutorService;
import io.iutils.benchmarks.peers.HazelcastMember;

/**
 * A task that is sent to the other member and returns the answer, both in Hazelcast's
 * compact form. The death of that member is told.
 */
final class HazelcastRequests implements Asker {

	private final HazelcastMember member;

	HazelcastRequests(HazelcastMember member) {
		this.member = member;
		member.await(2);
	}

	@Override
	public Line line() {
		IExecutorService executor = this.member.instance().getExecutorService("quotes");
		Member target = this.member.instance()
			.getCluster()
			.getMembers()
			.stream()
			.filter((each) -> !each.localMember())
			.findFirst()
			.orElseThrow();
		return (quote) -> executor.submitToMember(new Task(quote.symbol(), quote.cents()), target).get();
	}

	@Override
	public void close() {
		this.member.close();
	}

	/**
	 * The question.
	 */
	public record Task(String symbol, int cents) implements Callable<Quote> {

		@Override
		public Quote call() {
			return new Quote(this.symbol, this.cents).next();
		}

	}

}
