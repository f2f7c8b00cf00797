package io.iutils.benchmarks.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.io.Closeable;
import net.openhft.chronicle.core.values.LongValue;
import net.openhft.chronicle.hash.serialization.BytesReader;
import net.openhft.chronicle.hash.serialization.BytesWriter;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.values.Values;
import org.jspecify.annotations.Nullable;

/**
 * Chronicle Map in shared files: numbers as its own flyweights, counted in a context that
 * holds the entry's lock; records through a marshaller written by hand; callbacks by
 * {@code compute}, inside the lock. A process that is killed inside leaves the lock
 * behind, and a power loss may break the files.
 */
final class ChronicleMapStore implements Store {

	private static final int FEW = 16;

	private static final int MOST_NAME = 20;

	private final ChronicleMap<String, LongValue> numbers;

	private final ChronicleMap<String, Cart> carts;

	private final ChronicleMap<String, byte[]> large;

	private final ChronicleMap<String, byte[]> many;

	/**
	 * @param entries so many keys are expected
	 * @param size and so many bytes in each value
	 */
	ChronicleMapStore(String place, long entries, int size) throws IOException {
		System.setProperty("chronicle.analytics.disable", "true");
		System.setProperty("chronicle.announcer.disable", "true");
		Path directory = Path.of(place);
		this.numbers = ChronicleMap.of(String.class, LongValue.class)
			.averageKeySize(COUNTER.length())
			.entries(FEW)
			.createPersistedTo(directory.resolve("numbers").toFile());
		this.carts = ChronicleMap.of(String.class, Cart.class)
			.averageKeySize(CART.length())
			.averageValue(Cart.EMPTY)
			.valueMarshaller(CartMarshaller.INSTANCE)
			.entries(FEW)
			.createPersistedTo(directory.resolve("carts").toFile());
		this.large = ChronicleMap.of(String.class, byte[].class)
			.averageKeySize(LARGE.length())
			.constantValueSizeBySample(new byte[LARGE_SIZE])
			.entries(FEW)
			.createPersistedTo(directory.resolve("large").toFile());
		this.many = ChronicleMap.of(String.class, byte[].class)
			.averageKeySize(MOST_NAME)
			.constantValueSizeBySample(new byte[size])
			.entries(entries)
			.putReturnsNull(true)
			.createPersistedTo(directory.resolve("many").toFile());
		LongValue first = Values.newHeapInstance(LongValue.class);
		this.numbers.putIfAbsent(COUNTER, first);
		first.setValue(FIRST);
		this.numbers.putIfAbsent(SMALL, first);
		this.carts.putIfAbsent(CART, Cart.EMPTY);
		this.large.putIfAbsent(LARGE, new byte[LARGE_SIZE]);
	}

	@Override
	public Session session() {
		return new ChronicleSession();
	}

	@Override
	public void close() {
		this.numbers.close();
		this.carts.close();
		this.large.close();
		this.many.close();
	}

	private final class ChronicleSession implements Session {

		private final LongValue counter = Values.newNativeReference(LongValue.class);

		private final LongValue read = Values.newHeapInstance(LongValue.class);

		private byte @Nullable [] bytes;

		@Override
		public long increment() {
			try (Closeable locked = ChronicleMapStore.this.numbers.acquireContext(COUNTER, this.counter)) {
				return this.counter.addValue(1);
			}
		}

		@Override
		public Cart update() {
			return ChronicleMapStore.this.carts.compute(CART, (key, cart) -> cart.plus());
		}

		@Override
		public long small() {
			return ChronicleMapStore.this.numbers.getUsing(SMALL, this.read).getValue();
		}

		@Override
		public void small(long value) {
			try (Closeable locked = ChronicleMapStore.this.numbers.acquireContext(SMALL, this.counter)) {
				this.counter.setValue(value);
			}
		}

		@Override
		public byte[] bytes(String key) {
			byte[] found = (key == LARGE) ? ChronicleMapStore.this.large.getUsing(key, this.bytes)
					: ChronicleMapStore.this.many.getUsing(key, this.bytes);
			this.bytes = found;
			return found;
		}

		@Override
		public void bytes(String key, byte[] value) {
			ChronicleMapStore.this.many.put(key, value);
		}

	}

	/** As its documentation has it for what is written often. */
	private static final class CartMarshaller implements BytesReader<Cart>, BytesWriter<Cart> {

		static final CartMarshaller INSTANCE = new CartMarshaller();

		@Override
		public Cart read(Bytes<?> in, @Nullable Cart using) {
			return new Cart(Objects.requireNonNull(in.readUtf8()), in.readInt(), in.readLong());
		}

		@Override
		public void write(Bytes<?> out, Cart cart) {
			out.writeUtf8(cart.owner()).writeInt(cart.items()).writeLong(cart.cents());
		}

	}

}
