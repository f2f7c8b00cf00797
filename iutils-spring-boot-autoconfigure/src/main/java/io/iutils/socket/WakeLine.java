package io.iutils.socket;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The way to the wake-up socket of one sibling. Thread-safe.
 */
final class WakeLine {

	private final DatagramChannel channel;

	// A stream knows no interrupts, see DatagramSockets.
	private final FileOutputStream out;

	private final Path path;

	private boolean closed;

	private WakeLine(Path path, DatagramChannel channel) throws IOException {
		this.path = path;
		this.channel = channel;
		this.out = new FileOutputStream(DatagramSockets.descriptor(channel));
	}

	static WakeLine to(Path path) throws IOException {
		DatagramChannel channel = DatagramSockets.sendTo(path);
		try {
			return new WakeLine(path, channel);
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
			// A full queue: the rings in it wake the peer as well as this one. What the
			// message says depends on the language; and the dead need no other ring.
			return Files.exists(this.path, LinkOption.NOFOLLOW_LINKS);
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
