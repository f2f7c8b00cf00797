package io.iutils.benchmarks.requests;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Two Redis lists, by Jedis: LPUSH of the question with the name of the asking thread's
 * own list, BRPOP by whoever answers, and the same back. A connection for each thread;
 * eight threads answer. A question lives in the server; the death of whoever took it is
 * not told.
 */
final class ListRequests {

	private static final String HOST = "127.0.0.1";

	private static final byte[] QUESTIONS = bytes("questions");

	private static final int ANSWERING = 8;

	private static final int SECONDS = 10;

	private ListRequests() {
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	static final class Answered implements AutoCloseable {

		Answered(int port) {
			for (int i = 0; i < ANSWERING; i++) {
				Jedis jedis = new Jedis(HOST, port, 0);
				Thread thread = new Thread(() -> answer(jedis), "list-answerer");
				thread.setDaemon(true);
				thread.start();
			}
		}

		private static void answer(Jedis jedis) {
			try {
				while (true) {
					List<byte[]> popped = jedis.brpop(0, QUESTIONS);
					Envelope question = Envelope.of(popped.get(1));
					jedis.lpush(bytes(question.replyTo()), Quote.ofJson(question.json()).next().toJson());
				}
			}
			catch (JedisException ex) {
				// The server has ended.
			}
		}

		@Override
		public void close() {
			// With the process.
		}

	}

	static final class Asked implements Asker {

		private final int port;

		private final AtomicInteger lines = new AtomicInteger();

		Asked(int port) {
			this.port = port;
		}

		@Override
		public Line line() {
			Jedis jedis = new Jedis(HOST, this.port);
			String answers = "answers-" + this.lines.incrementAndGet();
			byte[] key = bytes(answers);
			return (quote) -> {
				jedis.lpush(QUESTIONS, Envelope.bytes(answers, quote.toJson()));
				List<byte[]> popped = jedis.brpop(SECONDS, key);
				if (popped == null) {
					throw new IllegalStateException("No answer within " + SECONDS + " s");
				}
				return Quote.ofJson(popped.get(1));
			};
		}

		@Override
		public void close() {
			// With the process.
		}

	}

}
