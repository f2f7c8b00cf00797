package io.iutils.benchmarks.events;

import io.iutils.benchmarks.Role;
import org.jspecify.annotations.Nullable;

/**
 * A process that hears events: {@code begin RUN STREAMS COUNT}, and {@code end}, answered
 * by a {@link Delivery}.
 */
public final class ReceiverRole implements Role {

	private final Receiver receiver;

	private volatile @Nullable Arrivals arrivals;

	/**
	 * @param peer a name of {@link EventPeer}
	 * @param place where its processes meet
	 */
	public ReceiverRole(String peer, String place) throws Exception {
		this.receiver = EventPeer.valueOf(peer).receiver(place, this::arrived);
	}

	private void arrived(Tick tick) {
		Arrivals arrivals = this.arrivals;
		if (arrivals != null) {
			arrivals.accept(tick);
		}
	}

	@Override
	public String obey(String[] words) throws Exception {
		if (words[0].equals("begin")) {
			this.arrivals = new Arrivals(Integer.parseInt(words[1]), Integer.parseInt(words[2]),
					Integer.parseInt(words[3]));
			this.receiver.listen(true);
			return "listening";
		}
		Arrivals arrivals = this.arrivals;
		if (arrivals == null) {
			throw new IllegalStateException("There was no 'begin' before '" + words[0] + "'");
		}
		Delivery delivery = arrivals.await();
		this.receiver.listen(false);
		return delivery.toString();
	}

	@Override
	public void close() throws Exception {
		this.receiver.close();
	}

}
