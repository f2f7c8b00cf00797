package io.iutils.benchmarks.requests;

import java.util.ArrayList;
import java.util.List;

import io.iutils.benchmarks.Load;
import io.iutils.benchmarks.Role;

/**
 * A process that asks: {@code THREADS MILLIS}, answered by a {@link Load}.
 */
public final class AskRole implements Role {

	private final Asker asker;

	private final List<Asker.Line> lines = new ArrayList<>();

	/**
	 * @param peer a name of {@link RequestPeer}
	 * @param place where its processes meet
	 */
	public AskRole(String peer, String place) throws Exception {
		this.asker = RequestPeer.valueOf(peer).asker(place);
	}

	@Override
	public String obey(String[] words) throws Exception {
		int threads = Integer.parseInt(words[0]);
		while (this.lines.size() < threads) {
			this.lines.add(this.asker.line());
		}
		List<Load.Operation> operations = new ArrayList<>();
		for (Asker.Line line : this.lines.subList(0, threads)) {
			operations.add(() -> Quote.FIRST.requireAnswer(line.ask(Quote.FIRST)));
		}
		return Load.run(Long.parseLong(words[1]), true, operations).toString();
	}

	@Override
	public void close() throws Exception {
		this.asker.close();
	}

}
