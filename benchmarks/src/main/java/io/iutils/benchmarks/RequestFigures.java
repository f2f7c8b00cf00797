package io.iutils.benchmarks;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

import io.iutils.IRequests;
import io.iutils.ISiblings;
import io.iutils.Sibling;
import io.iutils.SiblingLeft;
import io.iutils.SiblingStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;

/**
 * The round trip of a small typed request between two applications, beside that of a raw
 * UNIX socket, in turns; both sides of the raw one block in a read. Then the round trip's
 * p99 while a neighbour opens connections that say nothing.
 */
public final class RequestFigures {

	private static final int ROUNDS = 9;

	private static final int TRIPS = 20_000;

	private static final int DEATHS = 9;

	private static final int HOSTILE = 10_000;

	private static final int HOSTILE_ROUNDS = 5;

	private RequestFigures() {
	}

	public static void main(String[] args) throws Exception {
		Path directory = Files.createTempDirectory("iutils-benchmark");
		try (PeerProcess rawPeer = new PeerProcess(RawEcho.class, directory.resolve("raw.sock"));
				PeerProcess sibling = new PeerProcess(QuoteApplication.class, directory);
				ConfigurableApplicationContext context = QuoteApplication.start(directory)) {
			measure(context, directory);
		}
		finally {
			FirstFigures.delete(directory);
		}
	}

	private static void measure(ConfigurableApplicationContext context, Path directory) throws Exception {
		IRequests requests = context.getBean(IRequests.class);
		Sibling target = awaitSibling(context.getBean(ISiblings.class));
		double[] raw = new double[ROUNDS];
		double[] request = new double[ROUNDS];
		QuoteApplication.Quote quote = new QuoteApplication.Quote("ACME", 1234);
		try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("raw.sock")))) {
			ByteBuffer buffer = ByteBuffer.allocateDirect(RawEcho.SIZE);
			for (int round = -3; round < ROUNDS; round++) {
				double[] rawTrips = new double[TRIPS];
				double[] trips = new double[TRIPS];
				for (int i = 0; i < TRIPS; i++) {
					long start = System.nanoTime();
					channel.write(buffer.clear());
					buffer.clear();
					while (buffer.hasRemaining()) {
						channel.read(buffer);
					}
					rawTrips[i] = (System.nanoTime() - start) / 1000.0;
				}
				for (int i = 0; i < TRIPS; i++) {
					long start = System.nanoTime();
					requests.ask(target, "quote", quote, QuoteApplication.Quote.class).join();
					trips[i] = (System.nanoTime() - start) / 1000.0;
				}
				if (round >= 0) {
					raw[round] = FirstFigures.median(rawTrips);
					request[round] = FirstFigures.median(trips);
				}
			}
		}
		print("UNIX socket, round trip, raw", raw);
		print("typed request, round trip", request);
		ratio("request", FirstFigures.median(request) / FirstFigures.median(raw), 2.5);
		hostile(requests, target, quote, directory);
		deaths(context, directory);
	}

	/**
	 * From kill -9 to the event in a sibling.
	 */
	private static void deaths(ConfigurableApplicationContext context, Path directory) throws Exception {
		BlockingQueue<SiblingLeft> left = new LinkedBlockingQueue<>();
		context.addApplicationListener((event) -> {
			if (event instanceof PayloadApplicationEvent<?> published
					&& published.getPayload() instanceof SiblingLeft news) {
				left.add(news);
			}
		});
		double[] millis = new double[DEATHS];
		for (int i = 0; i < DEATHS; i++) {
			try (PeerProcess victim = new PeerProcess(QuoteApplication.class, directory)) {
				long start = System.nanoTime();
				victim.kill();
				left.take();
				millis[i] = (System.nanoTime() - start) / 1e6;
			}
		}
		System.out.printf(Locale.ROOT, "a death is known after %.1f ms (%.1f to %.1f), goal <= 500%n",
				FirstFigures.median(millis), Arrays.stream(millis).min().orElse(0),
				Arrays.stream(millis).max().orElse(0));
	}

	/**
	 * Connections that say nothing, to the sibling that is asked, while it is asked:
	 * 5,000 a second, and then as many as one thread can open, which leaves little of the
	 * processors to anybody else.
	 */
	private static void hostile(IRequests requests, Sibling target, QuoteApplication.Quote quote, Path directory)
			throws Exception {
		Path socket = socketOf(directory, target);
		double[] quiet = new double[HOSTILE_ROUNDS];
		double[] during = new double[HOSTILE_ROUNDS];
		double[] flooded = new double[HOSTILE_ROUNDS];
		for (int round = 0; round < HOSTILE_ROUNDS; round++) {
			quiet[round] = p99(requests, target, quote, null);
			during[round] = p99(requests, target, quote, neighbour(socket, 200_000));
			flooded[round] = p99(requests, target, quote, neighbour(socket, 0));
		}
		print("its p99, in peace", quiet);
		print("its p99, 5,000 strangers/s", during);
		print("its p99, in a flood", flooded);
		ratio("strangers", FirstFigures.median(during) / FirstFigures.median(quiet), 3);
		ratio("after", quiet[HOSTILE_ROUNDS - 1] / quiet[0], 3);
	}

	private static Thread neighbour(Path socket, long pauseNanos) {
		Thread neighbour = new Thread(() -> {
			List<SocketChannel> open = new ArrayList<>();
			int opened = 0;
			while (opened < HOSTILE) {
				try {
					open.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
					opened++;
				}
				catch (IOException ex) {
					// The queue is full: once more.
				}
				if (open.size() > 500) {
					close(open);
				}
				if (pauseNanos > 0) {
					LockSupport.parkNanos(pauseNanos);
				}
			}
			close(open);
		});
		neighbour.start();
		return neighbour;
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

	private static Path socketOf(Path directory, Sibling target) {
		return directory.resolve("benchmark/sockets").resolve(target.id().substring(0, 16));
	}

	private static double p99(IRequests requests, Sibling target, QuoteApplication.Quote quote,
			@Nullable Thread during) {
		double[] trips = new double[TRIPS * 10];
		int count = 0;
		while (count < trips.length && ((during != null) ? during.isAlive() : count < TRIPS)) {
			long start = System.nanoTime();
			requests.ask(target, "quote", quote, QuoteApplication.Quote.class).join();
			trips[count++] = (System.nanoTime() - start) / 1000.0;
		}
		double[] sorted = Arrays.copyOf(trips, count);
		Arrays.sort(sorted);
		return sorted[(int) (count * 0.99)];
	}

	private static Sibling awaitSibling(ISiblings siblings) {
		while (true) {
			for (SiblingStatus status : siblings.status()) {
				if (!status.sibling().equals(siblings.self()) && status.commands().contains("quote")) {
					return status.sibling();
				}
			}
			Thread.onSpinWait();
		}
	}

	private static void print(String what, double[] micros) {
		System.out.printf(Locale.ROOT, "%-30s %8.2f us   (%.2f to %.2f)%n", what, FirstFigures.median(micros),
				Arrays.stream(micros).min().orElse(0), Arrays.stream(micros).max().orElse(0));
	}

	private static void ratio(String name, double value, double goal) {
		System.out.printf(Locale.ROOT, "ratio %s %.2f goal <= %.1f%n", name, value, goal);
	}

}
