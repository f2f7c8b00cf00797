package io.iutils.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.UUID;

import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * A peer that may send anything.
 */
final class RawPeer implements AutoCloseable {

	static final int PATIENCE = 20_000;

	/** The length of the frame of a HELLO that says nothing of itself. */
	static final int HELLO = Frame.HEADER + Hello.MIN_LENGTH;

	final AFUNIXSocket socket;

	RawPeer(Path path) throws IOException {
		this(AFUNIXSocket.connectTo(AFUNIXSocketAddress.of(SocketPaths.bytes(path))));
	}

	RawPeer(AFUNIXSocket socket) throws IOException {
		this.socket = socket;
		socket.setSoTimeout(PATIENCE);
	}

	static byte[] header(int length, int type) {
		return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(length).put((byte) type).array();
	}

	static byte[] hello(Peer from, UUID to) {
		return new Hello(from.id(), to, from.joinNumber(), Profile.EMPTY).frame();
	}

	/**
	 * Sends, and does not mind if the other side has already closed.
	 */
	RawPeer send(byte[] bytes) {
		try {
			this.socket.getOutputStream().write(bytes);
		}
		catch (IOException ex) {
			// Seen by isCutOff.
		}
		return this;
	}

	RawPeer send(byte[] bytes, int from, int to) {
		byte[] part = new byte[to - from];
		System.arraycopy(bytes, from, part, 0, part.length);
		return send(part);
	}

	byte[] read(int length) throws IOException {
		return this.socket.getInputStream().readNBytes(length);
	}

	/**
	 * Waits for the end of the connection, and says whether nothing was sent before it.
	 */
	boolean isCutOffUnanswered() throws IOException {
		try {
			return this.socket.getInputStream().read() == -1;
		}
		catch (java.net.SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			// Reset, because not all we sent was read; or we could not send, for which
			// the
			// library has closed it.
			return true;
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
