package io.iutils.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/*
 * The JDK's own channels: without blocking they do not mind interrupts, closing one under
 * a writer does no harm, and they need no library. What junixsocket has and they lack are
 * datagrams.
 *
 * The kernel knows the peer's user as a number. The JDK makes a principal of it as it does
 * for the owner of a file, and such principals are equal by number, not by name; if a JDK
 * did otherwise, our own socket would already be refused.
 */
/**
 * Sockets with connections. Thread-safe.
 */
final class StreamSockets {

	private StreamSockets() {
	}

	/**
	 * A non-blocking socket that listens at a path where nothing lies.
	 */
	static ServerSocketChannel listen(Path path, int backlog) throws IOException {
		ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			channel.bind(UnixDomainSocketAddress.of(path), backlog);
			channel.configureBlocking(false);
			return channel;
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * A non-blocking connection, which only HELLO proves.
	 * @throws IOException if nobody listens there, or too many wait there already
	 */
	static SocketChannel connect(Path path) throws IOException {
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		boolean connected = false;
		try {
			channel.configureBlocking(false);
			// A UNIX socket connects at once or not at all.
			connected = channel.connect(UnixDomainSocketAddress.of(path));
			if (!connected) {
				throw new IOException("the connection was not taken at once");
			}
			return channel;
		}
		finally {
			if (!connected) {
				channel.close();
			}
		}
	}

	/**
	 * The user at the other end, as the kernel knows it, or null.
	 */
	static @Nullable UserPrincipal peerUser(SocketChannel channel) throws IOException {
		try {
			return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
		}
		catch (LinkageError | UnsupportedOperationException ex) {
			return null;
		}
	}

	/**
	 * Whether a key's channel has something to do, without an exception if it was closed.
	 */
	static boolean isReady(SelectionKey key, int operation) {
		return key.isValid() && (key.readyOps() & operation) != 0;
	}

}
