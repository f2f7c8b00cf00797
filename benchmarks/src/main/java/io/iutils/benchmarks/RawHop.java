package io.iutils.benchmarks;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Eight bytes through a UNIX socket to a blocked reader: the least that wakes another
 * process.
 */
final class RawHop extends Hops {

	private final SocketChannel channel;

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(Long.BYTES);

	RawHop(Path path) throws IOException {
		super(Receiver.class, path);
		awaitReady();
		this.channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
	}

	@Override
	void send(long time) throws IOException {
		this.channel.write(this.buffer.clear().putLong(time).flip());
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
		super.close();
	}

	static final class Receiver {

		private Receiver() {
		}

		public static void main(String[] args) throws IOException {
			try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
				server.bind(UnixDomainSocketAddress.of(args[0]));
				System.out.println("ready");
				Ages ages = new Ages();
				ByteBuffer buffer = ByteBuffer.allocateDirect(Long.BYTES);
				try (SocketChannel channel = server.accept()) {
					while (channel.read(buffer) >= 0) {
						if (!buffer.hasRemaining()) {
							ages.arrived(buffer.flip().getLong());
							buffer.clear();
						}
					}
				}
			}
		}

	}

}
