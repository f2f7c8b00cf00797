package io.iutils.benchmarks.state;

import io.iutils.benchmarks.Role;

/**
 * A process that opens what others have filled: {@code open}, answered by the
 * milliseconds until the first value was read. It has opened another store before, so
 * that classes and native code are there.
 */
public final class OpeningRole implements Role {

	private final StorePeer peer;

	private final String place;

	private final int keys;

	private final int size;

	/**
	 * @param elsewhere the directory of the other store
	 */
	public OpeningRole(String peer, String place, String keys, String size, String elsewhere) throws Exception {
		this.peer = StorePeer.valueOf(peer);
		this.place = place;
		this.keys = Integer.parseInt(keys);
		this.size = Integer.parseInt(size);
		try (Store other = this.peer.open(elsewhere, 1, this.size)) {
			Store.Session session = other.session();
			session.bytes(Work.keyOf(0), Work.value(this.size));
			session.bytes(Work.keyOf(0));
		}
	}

	@Override
	public String obey(String[] words) throws Exception {
		long start = System.nanoTime();
		try (Store store = this.peer.open(this.place, this.keys, this.size)) {
			if (store.session().bytes(Work.keyOf(this.keys / 2)).length != this.size) {
				throw new IllegalStateException("another value than was written");
			}
			return Double.toString((System.nanoTime() - start) / 1e6);
		}
	}

	@Override
	public void close() {
		// Nothing stays open.
	}

}
