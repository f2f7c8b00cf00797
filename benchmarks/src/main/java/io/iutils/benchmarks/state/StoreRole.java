package io.iutils.benchmarks.state;

import java.util.ArrayList;
import java.util.List;

import io.iutils.benchmarks.Load;
import io.iutils.benchmarks.Role;

/**
 * A process that works on a store: {@code WORK THREADS MILLIS}, answered by a
 * {@link Load}; {@code fill}; {@code counter}, answered by where it stands.
 */
public final class StoreRole implements Role {

	private final Store store;

	private final int keys;

	private final int size;

	private final List<Store.Session> sessions = new ArrayList<>();

	/**
	 * @param peer a name of {@link StorePeer}
	 * @param place where its data are: a directory, or the address of its server
	 * @param keys how many there are, where there are many
	 * @param size of the value of each
	 */
	public StoreRole(String peer, String place, String keys, String size) throws Exception {
		this.keys = Integer.parseInt(keys);
		this.size = Integer.parseInt(size);
		this.store = StorePeer.valueOf(peer).open(place, this.keys, this.size);
	}

	@Override
	public String obey(String[] words) throws Exception {
		return switch (words[0]) {
			case "counter" -> Long.toString(session(0).counter());
			case "fill" -> fill();
			default -> work(Work.valueOf(words[0]), Integer.parseInt(words[1]), Long.parseLong(words[2]));
		};
	}

	private String work(Work work, int threads, long millis) throws Exception {
		List<Load.Operation> operations = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			operations.add(work.by(session(i), this.keys));
		}
		return Load.run(millis, work.isTimed(), operations).toString();
	}

	private String fill() throws Exception {
		byte[] value = Work.value(this.size);
		for (int i = 0; i < this.keys; i++) {
			session(0).bytes(Work.keyOf(i), value);
		}
		return "filled";
	}

	private Store.Session session(int number) throws Exception {
		while (number >= this.sessions.size()) {
			this.sessions.add(this.store.session());
		}
		return this.sessions.get(number);
	}

	@Override
	public void close() throws Exception {
		this.store.close();
	}

}
