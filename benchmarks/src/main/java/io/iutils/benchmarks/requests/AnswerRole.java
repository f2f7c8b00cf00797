package io.iutils.benchmarks.requests;

import io.iutils.benchmarks.Role;

/**
 * A process that answers.
 */
public final class AnswerRole implements Role {

	private final AutoCloseable answerer;

	/**
	 * @param peer a name of {@link RequestPeer}
	 * @param place where its processes meet
	 */
	public AnswerRole(String peer, String place) throws Exception {
		this.answerer = RequestPeer.valueOf(peer).answerer(place);
	}

	@Override
	public String obey(String[] words) {
		throw new IllegalStateException("It is asked by others");
	}

	@Override
	public void close() throws Exception {
		this.answerer.close();
	}

}
