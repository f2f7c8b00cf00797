package io.iutils.benchmarks.startup;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.iutils.benchmarks.Sample;
import io.iutils.benchmarks.Side;
import io.iutils.benchmarks.Worker;

/**
 * Starts an application each time it is measured: from the start of the process until it
 * says that it is ready, and what it holds then.
 */
final class Start implements Side {

	static final String READY = "ms to ready";

	private static final double MEBIBYTE = 1 << 20;

	private final StartupPeer peer;

	private final boolean web;

	private final Place place;

	private final AutoCloseable beside;

	/**
	 * @param place made anew each time
	 * @param beside what runs all the time, and ends with this
	 */
	Start(StartupPeer peer, boolean web, Place place, AutoCloseable beside) {
		this.peer = peer;
		this.web = web;
		this.place = place;
		this.beside = beside;
	}

	static Worker application(StartupPeer peer, boolean web, String place) throws IOException {
		return Worker.start(1, peer.classPath(web), ApplicationRole.class, peer.name(), place).get(0);
	}

	@Override
	public Sample measure(Duration time) throws IOException {
		String place = this.place.make();
		long start = System.nanoTime();
		try (Worker application = application(this.peer, this.web, place)) {
			Map<String, Double> values = new LinkedHashMap<>();
			values.put(READY, (System.nanoTime() - start) / 1e6);
			values.put("MiB of heap in use", Long.parseLong(application.ask("heap")) / MEBIBYTE);
			KernelAccount account = new KernelAccount(application.processId());
			values.put("MiB resident", account.residentMebibytes());
			values.put("threads", (double) account.threads());
			return new Sample(values);
		}
	}

	@Override
	public void close() throws Exception {
		this.beside.close();
	}

	/**
	 * Where an application keeps what it shares.
	 */
	interface Place {

		String make() throws IOException;

	}

}
