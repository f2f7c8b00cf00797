package io.iutils.benchmarks;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Sends back each 64 bytes it reads from a UNIX socket: the least that answers.
 */
final class RawEcho {

	static final int SIZE = 64;

	private RawEcho() {
	}

	public static void main(String[] args) throws IOException {
		try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			server.bind(UnixDomainSocketAddress.of(args[0]));
			System.out.println("ready");
			ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);
			try (SocketChannel channel = server.accept()) {
				while (channel.read(buffer) >= 0) {
					if (!buffer.hasRemaining()) {
						channel.write(buffer.flip());
						buffer.clear();
					}
				}
			}
		}
	}

}
