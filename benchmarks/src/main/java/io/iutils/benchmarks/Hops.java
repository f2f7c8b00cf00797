package io.iutils.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A receiver in another JVM that is sent the time every 200 us, while it sleeps, and says
 * how old it was on arrival: {@code nanoTime} of two processes is one clock on Linux.
 */
abstract class Hops implements AutoCloseable {

	private static final long PAUSE_NANOS = 200_000;

	private final Process receiver;

	private final BufferedReader answers;

	Hops(Class<?> receiver, Path path) throws IOException {
		this.receiver = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-cp",
				System.getProperty("java.class.path"), receiver.getName(), path.toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		this.answers = new BufferedReader(
				new InputStreamReader(this.receiver.getInputStream(), StandardCharsets.UTF_8));
	}

	final void awaitReady() throws IOException {
		answer();
	}

	private String answer() throws IOException {
		String line = this.answers.readLine();
		if (line == null) {
			throw new IOException("The receiver has ended");
		}
		return line;
	}

	/**
	 * Sends so many times; the receiver answers with the median after the last.
	 */
	final double medianMicros(int count) throws IOException {
		for (int i = 0; i < count; i++) {
			long until = System.nanoTime() + PAUSE_NANOS;
			while (System.nanoTime() < until) {
				LockSupport.parkNanos(until - System.nanoTime());
			}
			send((i == count - 1) ? -System.nanoTime() : System.nanoTime());
		}
		return Double.parseDouble(answer());
	}

	/**
	 * @param time when it is sent; negative marks the last of a round
	 */
	abstract void send(long time) throws IOException;

	@Override
	public void close() throws IOException {
		this.receiver.destroy();
	}

	/**
	 * The receiver's side: collects ages and prints their median at the end of a round.
	 */
	static final class Ages {

		private double[] micros = new double[1024];

		private int count;

		void arrived(long time) {
			if (this.count == this.micros.length) {
				this.micros = Arrays.copyOf(this.micros, this.count * 2);
			}
			this.micros[this.count++] = (System.nanoTime() - Math.abs(time)) / 1000.0;
			if (time < 0) {
				System.out.println(FirstFigures.median(Arrays.copyOf(this.micros, this.count)));
				this.count = 0;
			}
		}

	}

}
