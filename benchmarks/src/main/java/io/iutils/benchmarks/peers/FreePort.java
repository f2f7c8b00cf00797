package io.iutils.benchmarks.peers;

import java.io.IOException;
import java.net.ServerSocket;

/**
 * A port that nobody listens on, for a server that must be told one.
 */
public final class FreePort {

	private FreePort() {
	}

	public static int next() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
