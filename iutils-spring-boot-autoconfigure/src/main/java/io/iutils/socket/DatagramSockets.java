package io.iutils.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;

import org.newsclub.net.unix.AFSocket;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

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
 * Reads and writes of its channels close the channel when the thread is interrupted, and the
 * descriptor number may by then belong to a journal. Hence descriptor(): a stream of the JDK's
 * on it knows no interrupts.
 */
/**
 * Sockets without connections; with the wake-up socket the only user of junixsocket.
 * Thread-safe.
 */
final class DatagramSockets {

	private static final String LIBRARY_DIRECTORY = "org.newsclub.net.unix.library.tmpdir";

	private DatagramSockets() {
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
					LIBRARY_DIRECTORY + " may name a directory from which programs may be run: " + ex, ex);
		}
		finally {
			if (unset) {
				System.clearProperty(LIBRARY_DIRECTORY);
			}
		}
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

	static FileDescriptor descriptor(AFUNIXDatagramSocket socket) throws IOException {
		return socket.getFileDescriptor();
	}

	static FileDescriptor descriptor(DatagramChannel channel) throws IOException {
		return ((AFUNIXDatagramChannel) channel).getFileDescriptor();
	}

	private static AFUNIXSocketAddress address(Path path) throws IOException {
		return AFUNIXSocketAddress.of(SocketPaths.bytes(path));
	}

}
