package io.iutils.benchmarks.state;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NearCacheConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.iutils.benchmarks.peers.HazelcastMember;

/**
 * A member of a Hazelcast cluster in each process, joined over TCP on the loopback
 * interface; without metrics and without calling home. Changes are entry processors with
 * serializers of their own, on values kept as objects; one backup, as is the default: a
 * killed member loses nothing, the last one loses all. Nothing is on disk. A near cache
 * may answer with what is no longer true.
 */
final class HazelcastStore implements Store, Store.Session {

	private static final int MOST_MEMBERS = 16;

	private static final int FACTORY = 1;

	private final HazelcastInstance instance;

	private final IMap<String, Long> numbers;

	private final IMap<String, Cart> carts;

	private final IMap<String, byte[]> values;

	/**
	 * @param place the port of the first member
	 */
	HazelcastStore(String place, boolean nearCache) {
		this.instance = Hazelcast.newHazelcastInstance(config(Integer.parseInt(place), nearCache));
		while (!this.instance.getPartitionService().isClusterSafe()) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
		}
		this.numbers = this.instance.getMap("numbers");
		this.carts = this.instance.getMap("carts");
		this.values = this.instance.getMap("values");
		this.numbers.putIfAbsent(COUNTER, 0L);
		this.numbers.putIfAbsent(SMALL, FIRST);
		this.values.putIfAbsent(LARGE, new byte[LARGE_SIZE]);
		this.carts.putIfAbsent(CART, Cart.EMPTY);
	}

	private static Config config(int port, boolean nearCache) {
		Config config = HazelcastMember.config("benchmark-" + port, port);
		config.setProperty("hazelcast.logging.type", "none");
		config.setProperty("hazelcast.socket.bind.any", "false");
		config.setProperty("hazelcast.wait.seconds.before.join", "0");
		config.getNetworkConfig().setPortAutoIncrement(true).setPortCount(MOST_MEMBERS);
		JoinConfig join = config.getNetworkConfig().getJoin();
		for (int i = 0; i < MOST_MEMBERS; i++) {
			join.getTcpIpConfig().addMember("127.0.0.1:" + (port + i));
		}
		config.getSerializationConfig()
			.addDataSerializableFactory(FACTORY, (type) -> (type == Increment.TYPE) ? new Increment() : new Plus());
		config.getMapConfig("numbers").setInMemoryFormat(InMemoryFormat.OBJECT);
		config.getMapConfig("carts").setInMemoryFormat(InMemoryFormat.OBJECT);
		if (nearCache) {
			config.getMapConfig("numbers").setNearCacheConfig(nearCache());
			config.getMapConfig("values").setNearCacheConfig(nearCache());
		}
		return config;
	}

	private static NearCacheConfig nearCache() {
		return new NearCacheConfig().setInMemoryFormat(InMemoryFormat.OBJECT).setCacheLocalEntries(true);
	}

	@Override
	public Session session() {
		return this;
	}

	@Override
	public long increment() {
		return this.numbers.executeOnKey(COUNTER, new Increment());
	}

	@Override
	public Cart update() {
		return this.carts.executeOnKey(CART, new Plus());
	}

	@Override
	public long small() {
		return Objects.requireNonNull(this.numbers.get(SMALL));
	}

	@Override
	public void small(long value) {
		this.numbers.set(SMALL, value);
	}

	@Override
	public byte[] bytes(String key) {
		return Objects.requireNonNull(this.values.get(key));
	}

	@Override
	public void bytes(String key, byte[] value) {
		this.values.set(key, value);
	}

	@Override
	public void close() {
		this.instance.getLifecycleService().terminate();
	}

	/** Without fields. */
	private abstract static class Stateless<V> implements EntryProcessor<String, V, V>, IdentifiedDataSerializable {

		@Override
		public int getFactoryId() {
			return FACTORY;
		}

		@Override
		public void writeData(ObjectDataOutput out) {
			// Nothing to say.
		}

		@Override
		public void readData(ObjectDataInput in) {
			// Nothing was said.
		}

	}

	private static final class Increment extends Stateless<Long> {

		static final int TYPE = 1;

		@Override
		public Long process(Map.Entry<String, Long> entry) {
			long value = entry.getValue() + 1;
			entry.setValue(value);
			return value;
		}

		@Override
		public int getClassId() {
			return TYPE;
		}

	}

	private static final class Plus extends Stateless<Cart> {

		@Override
		public Cart process(Map.Entry<String, Cart> entry) {
			Cart cart = entry.getValue().plus();
			entry.setValue(cart);
			return cart;
		}

		@Override
		public int getClassId() {
			return Increment.TYPE + 1;
		}

	}

}
