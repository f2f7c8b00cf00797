package io.iutils.benchmarks.requests;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * 64 bytes there and back through a UNIX socket, a connection and a thread for each
 * asking thread, both ends blocked in a read: the least that answers. Nothing is encoded.
 */
final class RawRequests {

	private static final int SIZE = 64;

	private RawRequests() {
	}

	private static UnixDomainSocketAddress address(Path directory) {
		return UnixDomainSocketAddress.of(directory.resolve("raw.sock"));
	}

	/**
	 * Writes all of a buffer, then fills it again.
	 */
	private static boolean read(SocketChannel channel, ByteBuffer buffer) throws IOException {
		buffer.clear();
		while (buffer.hasRemaining()) {
			if (channel.read(buffer) < 0) {
				return false;
			}
		}
		return true;
	}

	private static void write(SocketChannel channel, ByteBuffer buffer) throws IOException {
		buffer.rewind();
		while (buffer.hasRemaining()) {
			channel.write(buffer);
		}
	}

	static final class Echo implements AutoCloseable {

		private final ServerSocketChannel server;

		Echo(Path directory) throws IOException {
			this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
			this.server.bind(address(directory));
			start(this::accept);
		}

		private static void start(Runnable task) {
			Thread thread = new Thread(task, "raw-echo");
			thread.setDaemon(true);
			thread.start();
		}

		private void accept() {
			try {
				while (true) {
					SocketChannel channel = this.server.accept();
					start(() -> echo(channel));
				}
			}
			catch (IOException ex) {
				// Closed.
			}
		}

		private static void echo(SocketChannel channel) {
			ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);
			try (channel) {
				while (read(channel, buffer)) {
					buffer.putInt(0, buffer.getInt(0) + 1);
					write(channel, buffer);
				}
			}
			catch (IOException ex) {
				// The other one has gone.
			}
		}

		@Override
		public void close() throws IOException {
			this.server.close();
		}

	}

	static final class Asked implements Asker {

		private final Path directory;

		Asked(Path directory) {
			this.directory = directory;
		}

		@Override
		public Line line() throws IOException {
			SocketChannel channel = SocketChannel.open(address(this.directory));
			ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);
			return (quote) -> {
				write(channel, buffer.putInt(0, quote.cents()));
				if (!read(channel, buffer)) {
					throw new EOFException();
				}
				return new Quote(quote.symbol(), buffer.getInt(0));
			};
		}

		@Override
		public void close() {
			// With the process.
		}

	}

}
