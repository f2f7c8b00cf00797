package io.iutils.benchmarks.state;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.iutils.benchmarks.Sample;
import io.iutils.benchmarks.Side;

/**
 * Looks meanwhile how much a side takes on the disk at most: blocks, as holes of a file
 * cost nothing.
 *
 * @param live bytes that anybody could still ask for
 */
record DiskUse(Side side, Path directory, double live) implements Side {

	static final String TIMES_LIVE = "most on disk, times the live data";

	private static final long LOOK_MILLIS = 100;

	@Override
	public Sample measure(Duration time) throws Exception {
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try {
			Future<Sample> measured = thread.submit((Callable<Sample>) () -> this.side.measure(time));
			long most = bytes();
			while (!ended(measured)) {
				most = Math.max(most, bytes());
			}
			Sample sample = measured.get();
			sample.values().put(TIMES_LIVE, most / this.live);
			return sample;
		}
		finally {
			thread.shutdownNow();
		}
	}

	private static boolean ended(Future<Sample> measured) throws InterruptedException, ExecutionException {
		try {
			measured.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
	}

	private long bytes() throws IOException {
		// Files that go away meanwhile are complained about, and no failure.
		Process du = new ProcessBuilder("du", "-sk", this.directory.toString())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		String answer = new String(du.getInputStream().readAllBytes());
		return Long.parseLong(answer.split("\\s")[0]) * 1024;
	}

	@Override
	public void verify() throws Exception {
		this.side.verify();
	}

	@Override
	public void close() throws Exception {
		this.side.close();
	}

}
