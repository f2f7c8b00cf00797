package io.iutils.sample.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Ports side by side that nobody uses, below those the system gives away by itself.
 */
final class FreePorts {

	private FreePorts() {
	}

	static int first(int count) {
		for (int first = 18081; first < 30000; first += count) {
			if (areFree(first, count)) {
				return first;
			}
		}
		throw new IllegalStateException("No " + count + " free ports");
	}

	private static boolean areFree(int first, int count) {
		for (int port = first; port < first + count; port++) {
			try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				probe.getLocalPort();
			}
			catch (IOException ex) {
				return false;
			}
		}
		return true;
	}

}
