package io.iutils.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * Ends what this JVM has started when it is told to end, as by Ctrl-C. After a kill -9 of
 * this JVM the others end by themselves: their input ends.
 */
final class Ending implements Runnable {

	private static final int SECONDS = 5;

	private final Progress progress;

	private volatile @Nullable Bench bench;

	private volatile boolean begun;

	/**
	 * @param progress tells nothing more at the end: what fails then fails because of
	 * this
	 */
	Ending(Progress progress) {
		this.progress = progress;
	}

	/** What it leaves on the disk goes too. */
	void at(Bench bench) {
		this.bench = bench;
	}

	/** From then on whatever fails does so because of this. */
	boolean hasBegun() {
		return this.begun;
	}

	@Override
	public void run() {
		this.begun = true;
		this.progress.silence();
		endChildren();
		Bench bench = this.bench;
		if (bench != null) {
			try {
				bench.close();
			}
			catch (IOException ex) {
				// It lies in the directory for temporary files.
			}
		}
	}

	private static void endChildren() {
		List<ProcessHandle> children = ProcessHandle.current().children().toList();
		children.forEach(ProcessHandle::destroy);
		try {
			CompletableFuture.allOf(children.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
				.get(SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
		}
	}

}
