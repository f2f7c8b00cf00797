package io.iutils.benchmarks.requests;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.iutils.benchmarks.Role;

/**
 * A neighbour that opens connections and says nothing: {@code SOCKET PAUSE_NANOS MILLIS},
 * answered by how many it opened.
 */
public final class StrangerRole implements Role {

	private static final int OPEN_AT_ONCE = 500;

	@Override
	public String obey(String[] words) {
		Path socket = Path.of(words[0]);
		long pause = Long.parseLong(words[1]);
		long until = System.nanoTime() + Long.parseLong(words[2]) * 1_000_000;
		List<SocketChannel> open = new ArrayList<>();
		long opened = 0;
		while (System.nanoTime() - until < 0) {
			try {
				open.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
				opened++;
			}
			catch (IOException ex) {
				// The queue is full: once more.
			}
			if (open.size() > OPEN_AT_ONCE) {
				close(open);
			}
			if (pause > 0) {
				LockSupport.parkNanos(pause);
			}
		}
		close(open);
		return Long.toString(opened);
	}

	private static void close(List<SocketChannel> channels) {
		for (SocketChannel channel : channels) {
			try {
				channel.close();
			}
			catch (IOException ex) {
				// Cut off already.
			}
		}
		channels.clear();
	}

	@Override
	public void close() {
		// Nothing is open between commands.
	}

}
