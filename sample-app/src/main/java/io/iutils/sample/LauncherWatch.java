package io.iutils.sample;

import java.io.IOException;

/**
 * Ends this JVM with the launcher that started it: the launcher holds the other end of
 * our standard input, and the kernel closes it however the launcher ends, kill -9
 * included. A daemon thread of its own.
 */
final class LauncherWatch {

	private LauncherWatch() {
	}

	static void start() {
		Thread thread = new Thread(LauncherWatch::awaitEnd, "launcher-watch");
		thread.setDaemon(true);
		thread.start();
	}

	private static void awaitEnd() {
		try {
			while (System.in.read() >= 0) {
				// nobody writes; whatever comes is no end
			}
		}
		catch (IOException ex) {
			// as good as an end
		}
		System.exit(0);
	}

}
