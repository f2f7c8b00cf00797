package io.iutils.benchmarks.page;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Comparison;
import io.iutils.benchmarks.Load;
import io.iutils.benchmarks.Pace;
import io.iutils.benchmarks.Ratio.Goal;
import io.iutils.benchmarks.Sample;
import io.iutils.benchmarks.Side;
import io.iutils.benchmarks.Suite;
import io.iutils.benchmarks.Worker;
import io.iutils.benchmarks.peers.PostgresServer;
import io.iutils.benchmarks.peers.RedisServer;

/**
 * The page of the sample application on two siblings: the benchmark of Mojo::Iutils
 * itself. Each side is two JVMs of the same Boot application, with Tomcat; half of the
 * connections go to each. All siblings are up all the time, two of them work.
 */
public final class PageSuite implements Suite {

	private static final int SIBLINGS = 2;

	/**
	 * Ten JVMs have to become warm; what their compilers do meanwhile hits the others.
	 */
	private static final Pace QUICK = new Pace(true, 5, 3, Duration.ofMillis(300));

	private static final Pace FULL = new Pace(false, 25, 9, Duration.ofSeconds(1));

	private static final Pace WARM = new Pace(false, 2, 9, Duration.ofSeconds(1));

	@Override
	public String name() {
		return "page";
	}

	@Override
	public String title() {
		return "A page that counts its hits, served by two siblings";
	}

	@Override
	public void run(Bench bench) throws Exception {
		Map<PagePeer, Siblings> opened = new EnumMap<>(PagePeer.class);
		try (Worker browsers = Worker.start(BrowsersRole.class)) {
			boolean quick = bench.pace().quick();
			compare(bench, browsers, 8, opened, quick ? QUICK : FULL)
				.ratio("page-vs-no-counter", Sample.RATE, "iutils", "no counter", Goal.atLeast(0.9))
				.ratio("page-vs-redis", Sample.RATE, "iutils", "Spring Data Redis", Goal.atLeast(1))
				.ratio("page-vs-sqlite", Sample.RATE, "iutils", "SQLite", Goal.atLeast(1))
				.ratio("page-vs-postgresql", Sample.RATE, "iutils", "PostgreSQL", Goal.atLeast(1));
			if (!quick) {
				compare(bench, browsers, 1, opened, WARM);
			}
		}
		finally {
			for (Siblings siblings : opened.values()) {
				siblings.close();
			}
		}
	}

	private static Comparison compare(Bench bench, Worker browsers, int connections, Map<PagePeer, Siblings> opened,
			Pace pace) {
		Comparison comparison = bench
			.compare("page that counts its hits",
					connections + ((connections == 1) ? " connection" : " connections") + " to each")
			.pace(pace);
		for (PagePeer peer : PagePeer.values()) {
			comparison.side(peer.label(), () -> {
				Siblings siblings = opened.get(peer);
				if (siblings == null) {
					siblings = new Siblings(peer, place(peer, bench));
					opened.put(peer, siblings);
				}
				return siblings.visited(browsers, connections);
			});
		}
		return comparison.run();
	}

	private static Place place(PagePeer peer, Bench bench) throws Exception {
		return switch (peer) {
			case NONE -> new Place("nowhere", () -> {
			});
			case IUTILS -> new Place(bench.directory().toString(), () -> {
			});
			case REDIS -> {
				RedisServer server = RedisServer.start(bench.directory());
				yield new Place(Integer.toString(server.port()), server);
			}
			case SQLITE -> {
				String url = sqlite(bench.directory());
				createTable(url);
				yield new Place(url, () -> {
				});
			}
			case POSTGRESQL -> {
				PostgresServer server = PostgresServer.start();
				createTable(server.url());
				yield new Place(server.url(), server);
			}
		};
	}

	private static String sqlite(Path directory) {
		return "jdbc:sqlite:" + directory.resolve("hits.db") + "?journal_mode=WAL&synchronous=OFF&busy_timeout=10000";
	}

	private static void createTable(String url) throws SQLException {
		try (Connection connection = DriverManager.getConnection(url);
				Statement statement = connection.createStatement()) {
			statement.execute(SqlHits.TABLE);
			statement.execute(SqlHits.ROW);
		}
	}

	/**
	 * Where a peer counts.
	 */
	private record Place(String address, AutoCloseable server) {
	}

	/**
	 * Two applications with the page.
	 */
	private static final class Siblings implements AutoCloseable {

		private final PagePeer peer;

		private final Place place;

		private final List<Worker> workers;

		Siblings(PagePeer peer, Place place) throws Exception {
			this.peer = peer;
			this.place = place;
			try {
				this.workers = Worker.start(SIBLINGS, peer.classPath(), PageRole.class, peer.name(), place.address());
			}
			catch (IOException ex) {
				place.server().close();
				throw ex;
			}
		}

		Side visited(Worker browsers, int connections) throws IOException {
			List<Object> open = new ArrayList<>(List.of("open", this.peer.name(), connections));
			for (Worker worker : this.workers) {
				open.add(worker.ask("port"));
			}
			browsers.ask(open.toArray());
			return (time) -> {
				String answer = browsers.ask("load", this.peer.name(), time.toMillis(), this.peer != PagePeer.NONE);
				if (answer.startsWith(BrowsersRole.FAILED)) {
					throw new IOException(answer);
				}
				return Load.parse(answer).sample();
			};
		}

		@Override
		public void close() throws Exception {
			this.workers.forEach(Worker::close);
			this.place.server().close();
		}

	}

}
