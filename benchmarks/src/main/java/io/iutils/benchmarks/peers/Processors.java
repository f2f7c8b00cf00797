package io.iutils.benchmarks.peers;

import java.io.IOException;

import io.iutils.benchmarks.Worker;

/**
 * Which processors a process runs on. Where the kernel puts two that talk to each other
 * makes more difference than all they do: on the same one the first has to stop before
 * the second goes on, on two of them the second has to be woken from its idle sleep.
 */
public final class Processors {

	private Processors() {
	}

	/**
	 * From now on all threads of the worker run on some only.
	 * @param processors as {@code taskset} takes them, such as {@code 0-1}
	 * @throws IOException if {@code taskset} is not installed or refuses
	 */
	public static void pin(Worker worker, String processors) throws IOException, InterruptedException {
		Process taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", processors, Long.toString(worker.processId()))
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		if (taskset.waitFor() != 0) {
			throw new IOException("taskset cannot put a process on processor " + processors);
		}
	}

}
