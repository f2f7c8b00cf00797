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
		Config config = config("benchmark", first ? firstPort : firstPort + 1);
		config.setProperty("hazelcast.logging.type", "none");
		config.setProperty("hazelcast.wait.seconds.before.join", "0");
		config.getJetConfig().setEnabled(false);
		config.getNetworkConfig().setPortAutoIncrement(!first);
		config.getNetworkConfig().getJoin().getTcpIpConfig().addMember("127.0.0.1:" + firstPort);
		this.instance = Hazelcast.newHazelcastInstance(config);
	}

	/**
	 * What all members have: they seek others on this host only, phone nobody and keep no
	 * metrics. Whom they join is to be added.
	 */
	public static Config config(String cluster, int port) {
		Config config = new Config();
		config.setClusterName(cluster);
		config.setProperty("hazelcast.phone.home.enabled", "false");
		config.setProperty("hazelcast.shutdownhook.enabled", "false");
		config.getMetricsConfig().setEnabled(false);
		config.getNetworkConfig().setPort(port).getInterfaces().setEnabled(true).addInterface("127.0.0.1");
		JoinConfig join = config.getNetworkConfig().getJoin();
		join.getAutoDetectionConfig().setEnabled(false);
		join.getMulticastConfig().setEnabled(false);
		join.getTcpIpConfig().setEnabled(true);
		return config;
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
