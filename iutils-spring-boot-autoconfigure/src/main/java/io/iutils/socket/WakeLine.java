package io.iutils.socket;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;

/**
 * The way to the wake-up socket of one sibling. Thread-safe.
 */
final class WakeLine {

	private final DatagramChannel channel;

	// A stream knows no interrupts, see UnixSockets.
	private final FileOutputStream out;

	private boolean closed;

	private WakeLine(DatagramChannel channel) throws IOException {
		this.channel = channel;
		this.out = new FileOutputStream(UnixSockets.descriptor(channel));
	}

	static WakeLine to(Path path) throws IOException {
		DatagramChannel channel = UnixSockets.sendTo(path);
		try {
			return new WakeLine(channel);
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * @return false if nobody is there
	 */
	synchronized boolean ring() {
		if (this.closed) {
			return false;
		}
		try {
			this.out.write(1);
			return true;
		}
		catch (IOException ex) {
			// A full queue: the rings in it wake the peer as well as this one.
			return String.valueOf(ex.getMessage()).contains("temporarily unavailable");
		}
	}

	synchronized void close() {
		this.closed = true;
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			// Nothing was pending.
		}
	}

}
