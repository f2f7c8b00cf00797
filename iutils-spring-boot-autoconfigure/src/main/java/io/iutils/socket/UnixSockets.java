package io.iutils.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFSocket;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSelectorProvider;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketCredentials;

/*
 * What one has to know of junixsocket 2.11.1:
 *
 * It unpacks its native library into a temporary directory, which it asks for once per class
 * loader. /tmp may be closed to programs (noexec), so it gets a private directory of ours; a
 * process killed in between leaves the file there, where the clean-up finds it. The property
 * is taken back at once: another class loader of this JVM may come when our directory is gone.
 *
 * A path of type String or Path is encoded by the default charset, which need not be that of
 * file names: hence bytes.
 *
 * With SO_REUSEADDR, which is the default, bind takes over the path of a living sibling.
 *
 * A non-blocking connect to a full backlog returns false, and finishConnect then true all the
 * same. A UNIX socket connects at once or not at all, so false is a failure here and nobody
 * waits for OP_CONNECT.
 *
 * Reads and writes of its channels close the channel when the thread is interrupted, and the
 * descriptor number may by then belong to a journal. Hence descriptor(): a stream of the JDK's
 * on it knows no interrupts.
 */
/**
 * The only user of junixsocket; everybody else sees {@code java.nio}. Thread-safe.
 */
final class UnixSockets {

	private static final String LIBRARY_DIRECTORY = "org.newsclub.net.unix.library.tmpdir";

	private UnixSockets() {
	}

	/**
	 * Loads the native library, which is unpacked in the given private directory.
	 */
	static synchronized void load(Path privateDirectory) throws SocketException {
		boolean unset = System.getProperty(LIBRARY_DIRECTORY) == null;
		if (unset) {
			System.setProperty(LIBRARY_DIRECTORY, privateDirectory.toString());
		}
		try {
			AFSocket.ensureSupported();
		}
		catch (LinkageError | RuntimeException ex) {
			throw new SocketException.Unsupported(
					"UNIX sockets cannot be used: junixsocket is missing or its native library cannot be loaded; "
							+ LIBRARY_DIRECTORY + " may name a directory from which programs may be run",
					ex);
		}
		finally {
			if (unset) {
				System.clearProperty(LIBRARY_DIRECTORY);
			}
		}
	}

	static Selector selector() throws IOException {
		return AFUNIXSelectorProvider.provider().openSelector();
	}

	/**
	 * A non-blocking socket that listens at a path where nothing lies.
	 */
	static ServerSocketChannel listen(Path path, int backlog) throws IOException {
		AFUNIXServerSocketChannel channel = AFUNIXServerSocketChannel.open();
		try {
			channel.socket().setReuseAddress(false);
			// The file is deleted by its owner here, who looks at it first.
			channel.socket().setDeleteOnClose(false);
			channel.bind(address(path), backlog);
			channel.configureBlocking(false);
			return channel;
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * A non-blocking connection, which only HELLO proves, or null if too many wait there
	 * already.
	 */
	static @Nullable SocketChannel connect(Path path) throws IOException {
		AFUNIXSocketChannel channel = AFUNIXSocketChannel.open();
		boolean connected = false;
		try {
			channel.configureBlocking(false);
			connected = channel.connect(address(path));
			return connected ? channel : null;
		}
		finally {
			if (!connected) {
				channel.close();
			}
		}
	}

	/**
	 * The user at the other end, as the kernel knows it.
	 * @return the user's number as 32 unsigned bits, or -1 if it is not known
	 */
	static long peerUser(SocketChannel channel) throws IOException {
		AFUNIXSocketCredentials credentials = ((AFUNIXSocketChannel) channel).getPeerCredentials();
		// Numbers above 2^31 arrive negative.
		return (credentials == null || credentials.getUid() == -1) ? -1
				: Integer.toUnsignedLong((int) credentials.getUid());
	}

	static FileDescriptor descriptor(SocketChannel channel) throws IOException {
		return ((AFUNIXSocketChannel) channel).getFileDescriptor();
	}

	/**
	 * A blocking datagram socket at a path where nothing lies.
	 */
	static AFUNIXDatagramSocket receiveAt(Path path) throws IOException {
		AFUNIXDatagramSocket socket = AFUNIXDatagramSocket.newInstance();
		try {
			socket.setReuseAddress(false);
			socket.setDeleteOnClose(false);
			socket.bind(address(path));
			return socket;
		}
		catch (IOException | RuntimeException ex) {
			socket.close();
			throw ex;
		}
	}

	/**
	 * A non-blocking datagram socket that sends to a path.
	 */
	static DatagramChannel sendTo(Path path) throws IOException {
		AFUNIXDatagramChannel channel = AFUNIXDatagramChannel.open();
		try {
			channel.connect(address(path));
			channel.configureBlocking(false);
			return channel;
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	static FileDescriptor descriptor(DatagramChannel channel) throws IOException {
		return ((AFUNIXDatagramChannel) channel).getFileDescriptor();
	}

	private static AFUNIXSocketAddress address(Path path) throws IOException {
		return AFUNIXSocketAddress.of(SocketPaths.bytes(path));
	}

}
