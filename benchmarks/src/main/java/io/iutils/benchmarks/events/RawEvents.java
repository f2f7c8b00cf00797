package io.iutils.benchmarks.events;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * 128 bytes through UNIX sockets, one to each receiver, which blocks in a read: nothing
 * is encoded, kept or promised.
 */
final class RawEvents {

	private static final int MANY = 512;

	private RawEvents() {
	}

	private static UnixDomainSocketAddress address(Path directory) {
		return UnixDomainSocketAddress.of(directory.resolve("raw.sock"));
	}

	static final class Writer implements Publisher {

		private final ServerSocketChannel server;

		private final List<SocketChannel> receivers = new ArrayList<>();

		Writer(Path directory) throws IOException {
			this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
			this.server.bind(address(directory));
		}

		@Override
		public void await(int receivers) throws IOException {
			while (this.receivers.size() < receivers) {
				this.receivers.add(this.server.accept());
			}
		}

		@Override
		public Sender sender() {
			ByteBuffer buffer = ByteBuffer.allocateDirect(MANY * Tick.SIZE);
			return new Sender() {

				@Override
				public void publish(Tick tick) throws IOException {
					tick.put(buffer.clear());
					write(buffer.flip());
				}

				@Override
				public void publishAll(List<Tick> ticks) throws IOException {
					buffer.clear();
					ticks.forEach((tick) -> tick.put(buffer));
					write(buffer.flip());
				}

			};
		}

		private synchronized void write(ByteBuffer buffer) throws IOException {
			for (SocketChannel receiver : this.receivers) {
				buffer.rewind();
				while (buffer.hasRemaining()) {
					receiver.write(buffer);
				}
			}
		}

		@Override
		public void close() throws IOException {
			for (SocketChannel receiver : this.receivers) {
				receiver.close();
			}
			this.server.close();
		}

	}

	static final class Reader implements Receiver {

		private final SocketChannel channel;

		Reader(Path directory, Consumer<Tick> listener) throws IOException {
			this.channel = SocketChannel.open(address(directory));
			Thread thread = new Thread(() -> read(listener), "raw-reader");
			thread.setDaemon(true);
			thread.start();
		}

		private void read(Consumer<Tick> listener) {
			ByteBuffer buffer = ByteBuffer.allocateDirect(MANY * Tick.SIZE);
			try {
				while (this.channel.read(buffer) >= 0) {
					buffer.flip();
					while (buffer.remaining() >= Tick.SIZE) {
						listener.accept(Tick.get(buffer));
					}
					buffer.compact();
				}
			}
			catch (ClosedChannelException ex) {
				// The end.
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public void close() throws IOException {
			this.channel.close();
		}

	}

}
