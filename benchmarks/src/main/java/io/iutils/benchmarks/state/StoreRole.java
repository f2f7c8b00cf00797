package io.iutils.benchmarks.state;

import java.util.ArrayList;
import java.util.List;

import io.iutils.benchmarks.Load;
import io.iutils.benchmarks.Role;

/**
 * A process that works on a store: {@code WORK THREADS MILLIS KEYS}, answered by a
 * {@link Load}; {@code fill KEYS SIZE}; {@code counter}, answered by where it stands.
 */
public final class StoreRole implements Role {

	private final Store store;

	private final List<Store.Session> sessions = new ArrayList<>();

	/**
	 * @param peer a name of {@link StorePeer}
	 * @param place where its data are: a directory, or the address of its server
	 */
	public StoreRole(String peer, String place) throws Exception {
		this.store = StorePeer.valueOf(peer).open(place);
	}

	@Override
	public String obey(String[] words) throws Exception {
		return switch (words[0]) {
			case "counter" -> Long.toString(session(0).counter());
			case "fill" -> fill(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
			default -> work(Work.valueOf(words[0]), Integer.parseInt(words[1]), Long.parseLong(words[2]),
					Integer.parseInt(words[3]));
		};
	}

	private String work(Work work, int threads, long millis, int keys) throws Exception {
		List<Load.Operation> operations = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			operations.add(work.by(session(i), keys));
		}
		return Load.run(millis, work.isTimed(), operations).toString();
	}

	private String fill(int keys, int size) throws Exception {
		byte[] value = Work.value(size);
		for (int i = 0; i < keys; i++) {
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
