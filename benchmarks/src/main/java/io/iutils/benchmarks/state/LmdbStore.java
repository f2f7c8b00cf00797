package io.iutils.benchmarks.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

/**
 * LMDB through lmdbjava, without its checks of arguments. A reader keeps its transaction
 * and renews it, so that each read is of the newest state. What it promises depends on
 * its flags; all survive a kill. With {@code MDB_NOSYNC} nothing is forced: a power loss
 * takes what was not yet on disk, and breaks the file unless the file system writes in
 * order. With {@code MDB_WRITEMAP} besides, writes go into the map and cost no system
 * call: then a power loss breaks the file, and a full disk kills the process. Both are
 * measured, as the second is the fastest and the first is nearest to what the others
 * promise.
 */
final class LmdbStore implements Store {

	/** Room for all there could be; nothing of it is taken before. */
	private static final long MAP_SIZE = 8L << 30;

	private static final int MOST_READERS = 256;

	private final Env<ByteBuffer> env;

	private final Dbi<ByteBuffer> values;

	LmdbStore(String place, EnvFlags... flags) throws IOException {
		Path directory = Path.of(place).resolve("lmdb");
		Files.createDirectories(directory);
		// Its own checks of arguments are left out, as its documentation proposes.
		System.setProperty(Env.DISABLE_CHECKS_PROP, "true");
		this.env = Env.create()
			.setMapSize(MAP_SIZE)
			.setMaxDbs(1)
			.setMaxReaders(MOST_READERS)
			.open(directory.toFile(), flags);
		this.values = this.env.openDbi("values", DbiFlags.MDB_CREATE);
		LmdbSession session = session();
		session.putIfAbsent(COUNTER, number(0));
		session.putIfAbsent(SMALL, number(FIRST));
		session.putIfAbsent(LARGE, new byte[LARGE_SIZE]);
		session.putIfAbsent(CART, Cart.EMPTY.toJson());
	}

	private static byte[] number(long number) {
		return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array();
	}

	@Override
	public LmdbSession session() {
		return new LmdbSession(this.env, this.values);
	}

	@Override
	public void close() {
		this.env.close();
	}

	private static final class LmdbSession implements Session {

		private static final int MOST_KEY = 511;

		private final Env<ByteBuffer> env;

		private final Dbi<ByteBuffer> values;

		private final ByteBuffer key = ByteBuffer.allocateDirect(MOST_KEY);

		private final Txn<ByteBuffer> reading;

		LmdbSession(Env<ByteBuffer> env, Dbi<ByteBuffer> values) {
			this.env = env;
			this.values = values;
			this.reading = env.txnRead();
			this.reading.reset();
		}

		private ByteBuffer key(String name) {
			return this.key.clear().put(name.getBytes(StandardCharsets.UTF_8)).flip();
		}

		private void putIfAbsent(String name, byte[] value) {
			try (Txn<ByteBuffer> txn = this.env.txnWrite()) {
				if (this.values.get(txn, key(name)) == null) {
					put(txn, key(name), value);
				}
				txn.commit();
			}
		}

		private void put(Txn<ByteBuffer> txn, ByteBuffer name, byte[] value) {
			this.values.reserve(txn, name, value.length).put(value);
		}

		@Override
		public long increment() {
			try (Txn<ByteBuffer> txn = this.env.txnWrite()) {
				ByteBuffer name = key(COUNTER);
				long value = this.values.get(txn, name).order(ByteOrder.LITTLE_ENDIAN).getLong(0) + 1;
				this.values.reserve(txn, name, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
				txn.commit();
				return value;
			}
		}

		@Override
		public Cart update() {
			try (Txn<ByteBuffer> txn = this.env.txnWrite()) {
				ByteBuffer name = key(CART);
				Cart cart = Cart.ofJson(bytesOf(this.values.get(txn, name))).plus();
				put(txn, name, cart.toJson());
				txn.commit();
				return cart;
			}
		}

		@Override
		public long small() {
			this.reading.renew();
			try {
				return this.values.get(this.reading, key(SMALL)).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
			}
			finally {
				this.reading.reset();
			}
		}

		@Override
		public void small(long value) {
			bytes(SMALL, number(value));
		}

		@Override
		public byte[] bytes(String name) {
			this.reading.renew();
			try {
				return bytesOf(this.values.get(this.reading, key(name)));
			}
			finally {
				this.reading.reset();
			}
		}

		private static byte[] bytesOf(ByteBuffer found) {
			byte[] bytes = new byte[found.remaining()];
			found.get(bytes);
			return bytes;
		}

		@Override
		public void bytes(String name, byte[] value) {
			try (Txn<ByteBuffer> txn = this.env.txnWrite()) {
				put(txn, key(name), value);
				txn.commit();
			}
		}

	}

}
