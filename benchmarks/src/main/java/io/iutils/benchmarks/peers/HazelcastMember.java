package io.iutils.benchmarks.peers;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;

/**
 * An embedded member of a cluster on this host: joins by TCP on 127.0.0.1, and does
 * nothing beside its work: no metrics, no phone home, no log.
 */
public final class HazelcastMember implements AutoCloseable {

	private final HazelcastInstance instance;

	private HazelcastMember(int firstPort, boolean first) {
		Config config = new Config("benchmark");
		config.setProperty("hazelcast.logging.type", "none");
		config.setProperty("hazelcast.phone.home.enabled", "false");
		config.setProperty("hazelcast.shutdownhook.enabled", "false");
		config.setProperty("hazelcast.wait.seconds.before.join", "0");
		config.getMetricsConfig().setEnabled(false);
		config.getJetConfig().setEnabled(false);
		config.getNetworkConfig().setPort(first ? firstPort : firstPort + 1).setPortAutoIncrement(!first);
		config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
		JoinConfig join = config.getNetworkConfig().getJoin();
		join.getAutoDetectionConfig().setEnabled(false);
		join.getMulticastConfig().setEnabled(false);
		join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + firstPort);
		this.instance = Hazelcast.newHazelcastInstance(config);
	}

	/**
	 * The one that others join.
	 * @param port where it listens
	 */
	public static HazelcastMember first(int port) {
		return new HazelcastMember(port, true);
	}

	/**
	 * @param firstPort where the first one listens
	 */
	public static HazelcastMember another(int firstPort) {
		return new HazelcastMember(firstPort, false);
	}

	public HazelcastInstance instance() {
		return this.instance;
	}

	/**
	 * Waits until the cluster has so many members.
	 */
	public void await(int members) {
		while (this.instance.getCluster().getMembers().size() < members) {
			Thread.onSpinWait();
		}
	}

	@Override
	public void close() {
		this.instance.getLifecycleService().terminate();
	}

}
