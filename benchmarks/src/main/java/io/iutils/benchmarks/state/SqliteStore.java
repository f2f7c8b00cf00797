package io.iutils.benchmarks.state;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.sqlite.SQLiteConfig;

/**
 * SQLite through xerial's driver: write-ahead log, prepared statements, memory-mapped, a
 * connection for each thread that reads. The threads of a process write in turns through
 * one connection: SQLite's own way of waiting sleeps longer. With {@code synchronous=off}
 * it survives a kill, and a power loss may break the file; with {@code full} each commit
 * is on disk.
 */
final class SqliteStore implements Store {

	private static final int BUSY_MILLIS = 60_000;

	private final String url;

	private final SQLiteConfig.SynchronousMode synchronous;

	private final List<Connection> open = new ArrayList<>();

	private final SqliteWriter writer;

	SqliteStore(String place, SQLiteConfig.SynchronousMode synchronous) throws SQLException {
		this.url = "jdbc:sqlite:" + Path.of(place).resolve("sqlite.db");
		this.synchronous = synchronous;
		Connection connection = connect();
		execute(connection, "CREATE TABLE IF NOT EXISTS numbers (k TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID");
		execute(connection, "CREATE TABLE IF NOT EXISTS vals (k TEXT PRIMARY KEY, v BLOB) WITHOUT ROWID");
		execute(connection, "INSERT INTO numbers VALUES ('" + SMALL + "', " + FIRST + ") ON CONFLICT DO NOTHING");
		execute(connection,
				"INSERT INTO vals VALUES ('" + LARGE + "', zeroblob(" + LARGE_SIZE + ")) ON CONFLICT DO NOTHING");
		try (PreparedStatement cart = connection
			.prepareStatement("INSERT INTO vals VALUES ('" + CART + "', ?) ON CONFLICT DO NOTHING")) {
			cart.setBytes(1, Cart.EMPTY.toJson());
			cart.execute();
		}
		this.writer = new SqliteWriter(connection);
	}

	private Connection connect() throws SQLException {
		SQLiteConfig config = new SQLiteConfig();
		config.setBusyTimeout(BUSY_MILLIS);
		config.setJournalMode(SQLiteConfig.JournalMode.WAL);
		config.setSynchronous(this.synchronous);
		config.setCacheSize(-64 * 1024);
		config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, Long.toString(4L << 30));
		config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
		Connection connection = config.createConnection(this.url);
		this.open.add(connection);
		return connection;
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.execute();
		}
	}

	@Override
	public Session session() throws SQLException {
		return new SqliteSession(this.writer, connect());
	}

	@Override
	public void close() throws SQLException {
		for (Connection connection : this.open) {
			connection.close();
		}
	}

	/** Shared by all threads of this process. */
	private static final class SqliteWriter {

		private final Lock lock = new ReentrantLock();

		private final PreparedStatement increment;

		private final PreparedStatement setNumber;

		private final PreparedStatement set;

		private final PreparedStatement get;

		private final PreparedStatement begin;

		private final PreparedStatement commit;

		SqliteWriter(Connection connection) throws SQLException {
			this.increment = connection.prepareStatement("INSERT INTO numbers VALUES ('" + COUNTER
					+ "', 1) ON CONFLICT (k) DO UPDATE SET n = n + 1 RETURNING n");
			this.setNumber = connection.prepareStatement("UPDATE numbers SET n = ? WHERE k = '" + SMALL + "'");
			this.set = connection
				.prepareStatement("INSERT INTO vals VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v");
			this.get = connection.prepareStatement("SELECT v FROM vals WHERE k = ?");
			this.begin = connection.prepareStatement("BEGIN IMMEDIATE");
			this.commit = connection.prepareStatement("COMMIT");
		}

		long increment() throws SQLException {
			this.lock.lock();
			try (ResultSet rows = this.increment.executeQuery()) {
				rows.next();
				return rows.getLong(1);
			}
			finally {
				this.lock.unlock();
			}
		}

		Cart update() throws SQLException {
			this.lock.lock();
			try {
				this.begin.execute();
				this.get.setString(1, CART);
				Cart cart;
				try (ResultSet rows = this.get.executeQuery()) {
					rows.next();
					cart = Cart.ofJson(rows.getBytes(1)).plus();
				}
				this.set.setString(1, CART);
				this.set.setBytes(2, cart.toJson());
				this.set.execute();
				this.commit.execute();
				return cart;
			}
			finally {
				this.lock.unlock();
			}
		}

		void number(long value) throws SQLException {
			this.lock.lock();
			try {
				this.setNumber.setLong(1, value);
				this.setNumber.execute();
			}
			finally {
				this.lock.unlock();
			}
		}

		void put(String key, byte[] value) throws SQLException {
			this.lock.lock();
			try {
				this.set.setString(1, key);
				this.set.setBytes(2, value);
				this.set.execute();
			}
			finally {
				this.lock.unlock();
			}
		}

	}

	private static final class SqliteSession implements Session {

		private final SqliteWriter writer;

		private final PreparedStatement getNumber;

		private final PreparedStatement get;

		SqliteSession(SqliteWriter writer, Connection connection) throws SQLException {
			this.writer = writer;
			this.getNumber = connection.prepareStatement("SELECT n FROM numbers WHERE k = '" + SMALL + "'");
			this.get = connection.prepareStatement("SELECT v FROM vals WHERE k = ?");
		}

		@Override
		public long increment() throws SQLException {
			return this.writer.increment();
		}

		@Override
		public Cart update() throws SQLException {
			return this.writer.update();
		}

		@Override
		public long small() throws SQLException {
			try (ResultSet rows = this.getNumber.executeQuery()) {
				rows.next();
				return rows.getLong(1);
			}
		}

		@Override
		public void small(long value) throws SQLException {
			this.writer.number(value);
		}

		@Override
		public byte[] bytes(String key) throws SQLException {
			this.get.setString(1, key);
			try (ResultSet rows = this.get.executeQuery()) {
				rows.next();
				return rows.getBytes(1);
			}
		}

		@Override
		public void bytes(String key, byte[] value) throws SQLException {
			this.writer.put(key, value);
		}

	}

}
