package io.iutils.benchmarks.page;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.iutils.benchmarks.Load;

/**
 * One connection that is kept open: asks for the page again and again, and remembers
 * which counts it was told. It looks at no more bytes than it must, since it shares the
 * processor with those who answer. Confined to one thread at a time.
 */
final class Browsing implements Load.Operation, AutoCloseable {

	private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private static final byte[] LENGTH = "Content-Length: ".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] BODY = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] HIT = "was hit ".getBytes(StandardCharsets.US_ASCII);

	private static final String OK = "HTTP/1.1 200";

	private final Socket socket;

	private final InputStream in;

	private final byte[] answer = new byte[4096];

	private long[] counts = new long[1024];

	private int hits;

	Browsing(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout(10_000);
		this.in = this.socket.getInputStream();
	}

	@Override
	public void run() throws IOException {
		this.socket.getOutputStream().write(REQUEST);
		int length = 0;
		int body = -1;
		int end = Integer.MAX_VALUE;
		while (length < end) {
			int read = this.in.read(this.answer, length, this.answer.length - length);
			if (read <= 0) {
				throw new EOFException("An answer is cut: " + text(length));
			}
			length += read;
			if (body < 0) {
				body = find(BODY, 0, length);
				end = (body < 0) ? end : body + (int) number(find(LENGTH, 0, body));
			}
		}
		if (!text(OK.length()).equals(OK)) {
			throw new IOException("No page but " + text(length));
		}
		if (this.hits == this.counts.length) {
			this.counts = Arrays.copyOf(this.counts, 2 * this.hits);
		}
		this.counts[this.hits++] = number(find(HIT, body, length));
	}

	/** The place behind, or -1. */
	private int find(byte[] what, int from, int to) {
		for (int at = from; at <= to - what.length; at++) {
			int same = 0;
			while (same < what.length && this.answer[at + same] == what[same]) {
				same++;
			}
			if (same == what.length) {
				return at + same;
			}
		}
		return -1;
	}

	private long number(int from) throws IOException {
		if (from < 0) {
			throw new IOException("No page but " + text(this.answer.length));
		}
		long number = 0;
		for (int at = from; this.answer[at] >= '0' && this.answer[at] <= '9'; at++) {
			number = 10 * number + this.answer[at] - '0';
		}
		return number;
	}

	private String text(int length) {
		return new String(this.answer, 0, length, StandardCharsets.ISO_8859_1);
	}

	/** Since the last call. */
	long[] counts() {
		long[] counts = Arrays.copyOf(this.counts, this.hits);
		this.hits = 0;
		return counts;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
