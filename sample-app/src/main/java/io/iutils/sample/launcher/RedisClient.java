package io.iutils.sample.launcher;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection to a Redis server, for the little that the launcher has to do there
 * itself: it has no library. Confined to one thread.
 */
final class RedisClient implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 5000;

	private static final String FIRST = "0";

	private final Socket socket;

	private final InputStream in;

	private RedisClient(Socket socket) throws IOException {
		this.socket = socket;
		this.in = new BufferedInputStream(socket.getInputStream());
	}

	static RedisClient connect(RedisAddress server) throws IOException {
		InetSocketAddress address = new InetSocketAddress(server.host(), server.port());
		if (address.isUnresolved()) {
			throw new IOException("There is no host " + server.host());
		}
		Socket socket = new Socket();
		try {
			socket.setSoTimeout(PATIENCE_MILLIS);
			socket.connect(address, PATIENCE_MILLIS);
			return new RedisClient(socket);
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	/**
	 * What the server answers: a text, also for a number, or a list of what may be lists
	 * again.
	 * @throws IOException also if the server refuses
	 */
	Object command(String... words) throws IOException {
		StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
		for (String word : words) {
			int length = word.getBytes(StandardCharsets.UTF_8).length;
			command.append('$').append(length).append("\r\n").append(word).append("\r\n");
		}
		this.socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.UTF_8));
		return answer();
	}

	/**
	 * Deletes the keys that match, a page at a time: others use the server, too.
	 */
	void deleteAll(String pattern) throws IOException {
		String cursor = FIRST;
		do {
			List<?> page = (List<?>) command("SCAN", cursor, "MATCH", pattern, "COUNT", "1000");
			for (Object key : (List<?>) page.get(1)) {
				command("UNLINK", key.toString());
			}
			cursor = page.get(0).toString();
		}
		while (!cursor.equals(FIRST));
	}

	private Object answer() throws IOException {
		String line = line();
		String rest = line.substring(Math.min(1, line.length()));
		return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
			case '+', ':' -> rest;
			case '-' -> throw new IOException("it answers " + rest);
			case '$' -> text(Integer.parseInt(rest));
			case '*' -> list(Integer.parseInt(rest));
			default -> throw new IOException("what answers there is not Redis");
		};
	}

	private String line() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = this.in.read(); next != '\n'; next = this.in.read()) {
			if (next < 0) {
				throw new EOFException("it hangs up");
			}
			line.write(next);
		}
		return line.toString(StandardCharsets.UTF_8).stripTrailing();
	}

	private String text(int length) throws IOException {
		byte[] text = this.in.readNBytes(length);
		line();
		return new String(text, StandardCharsets.UTF_8);
	}

	private List<Object> list(int size) throws IOException {
		List<Object> list = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			list.add(answer());
		}
		return list;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
