package io.iutils.local;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.iutils.CorruptJournalException;
import io.iutils.engine.Terms;

/**
 * Writes and reads all the time, until it is told that its directory is lost.
 */
final class LostDirectoryProcess {

	private final LocalEngine engine;

	private final String counter;

	// What the last update that was acknowledged returned.
	private volatile long counted;

	private volatile boolean stopped;

	private LostDirectoryProcess(LocalEngine engine) {
		this.engine = engine;
		this.counter = "n" + ProcessHandle.current().pid();
	}

	public static void main(String[] args) throws Exception {
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		LostDirectoryProcess process = new LostDirectoryProcess(LocalEngine.open(LocalSettings.of(Path.of(args[0]))));
		Loop updates = process.new Loop(
				() -> process.counted = process.engine.stash().increment(process.counter, 1, Terms.KEEP));
		Loop reads = process.new Loop(() -> process.engine.stash().get(process.counter));
		System.out.println("busy");
		for (String line = commands.readLine(); line != null; line = commands.readLine()) {
			if (line.equals("lost")) {
				long asked = System.nanoTime();
				System.out.println(updates.end(asked));
				System.out.println(reads.end(asked));
			}
			else {
				process.stopped = true;
				updates.thread.join();
				System.out.println(process.counter + " " + process.counted);
			}
		}
	}

	private final class Loop {

		private final Thread thread;

		private volatile String end = "";

		private volatile long endedAt;

		Loop(Runnable operation) {
			operation.run();
			this.thread = new Thread(() -> {
				try {
					while (!LostDirectoryProcess.this.stopped) {
						try {
							operation.run();
						}
						catch (CorruptJournalException ex) {
							// A file is gone, and the one by which the directory is known
							// not
							// yet.
						}
					}
				}
				catch (Throwable ex) {
					this.endedAt = System.nanoTime();
					this.end = ex.getClass().getSimpleName();
				}
			});
			this.thread.setDaemon(true);
			this.thread.start();
		}

		String end(long asked) throws InterruptedException {
			this.thread.join(10_000);
			return this.end + " after " + Math.max(0, TimeUnit.NANOSECONDS.toMillis(this.endedAt - asked));
		}

	}

}
