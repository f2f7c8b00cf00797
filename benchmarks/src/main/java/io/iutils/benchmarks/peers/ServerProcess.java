package io.iutils.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server that ends with us, however we end. Between it and us stands a shell that reads
 * from us and writes nothing: the kernel closes our end of that pipe even after a kill
 * -9, then the shell ends the server. Ctrl-C reaches the shell too, which must outlive
 * it.
 */
final class ServerProcess implements AutoCloseable {

	private static final int DEADLINE_SECONDS = 10;

	private static final String WATCH = """
			signal=$1 directory=$2
			shift 2
			trap '' INT HUP
			"$@" </dev/null & server=$!
			trap 'kill -s "$signal" $server' TERM
			read -r nothing
			kill -s "$signal" $server
			wait $server
			rm -rf "$directory"
			""";

	private final String name;

	private final Process shell;

	private ServerProcess(String name, Process shell) {
		this.name = name;
		this.shell = shell;
	}

	/**
	 * @param name for people
	 * @param signal that ends it at once and in order
	 * @param directory of its own; it goes when the server has ended
	 */
	static ServerProcess start(String name, String signal, Path directory, List<String> command) throws IOException {
		List<String> watched = new ArrayList<>(List.of("sh", "-c", WATCH, "sh", signal, directory.toString()));
		watched.addAll(command);
		return new ServerProcess(name,
				new ProcessBuilder(watched).redirectOutput(ProcessBuilder.Redirect.DISCARD)
					.redirectError(ProcessBuilder.Redirect.DISCARD)
					.start());
	}

	/**
	 * Waits until it serves.
	 * @param attempt throws while it does not yet
	 * @throws IOException if it does not within ten seconds; it is ended then
	 */
	void await(Attempt attempt) throws IOException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
		while (true) {
			try {
				attempt.run();
				return;
			}
			catch (Exception ex) {
				if (System.nanoTime() - deadline > 0) {
					close();
					throw new IOException(this.name + " does not start: " + ex.getMessage(), ex);
				}
				pause();
			}
		}
	}

	private static void pause() throws IOException {
		try {
			TimeUnit.MILLISECONDS.sleep(20);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

	/** Of the server itself, not of its shell. */
	long processId() throws IOException {
		return this.shell.children().findFirst().orElseThrow(() -> new IOException(this.name + " has ended")).pid();
	}

	@Override
	public void close() {
		try {
			this.shell.getOutputStream().close();
			this.shell.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
		}
		catch (IOException ex) {
			// The shell has ended, and the server before it.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Whether it answers.
	 */
	interface Attempt {

		void run() throws Exception;

	}

}
