package io.iutils.benchmarks.state;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.iutils.benchmarks.Load;
import io.iutils.benchmarks.Role;

/**
 * A process that works on a store: {@code WORK THREADS MILLIS}, answered by a
 * {@link Load}.
 */
public final class StoreRole implements Role {

	private final Store store;

	/**
	 * @param peer a name of {@link StorePeer}
	 * @param place where its data are: a directory, or the address of its server
	 */
	public StoreRole(String peer, String place) throws Exception {
		this.store = StorePeer.valueOf(peer).open(Path.of(place));
	}

	@Override
	public String obey(String[] words) throws Exception {
		Store.Work work = Store.Work.valueOf(words[0]);
		List<Load.Operation> operations = new ArrayList<>();
		for (int i = 0; i < Integer.parseInt(words[1]); i++) {
			operations.add(this.store.operation(work));
		}
		return Load.run(Long.parseLong(words[2]), work.isTimed(), operations).toString();
	}

	@Override
	public void close() throws Exception {
		this.store.close();
	}

}
