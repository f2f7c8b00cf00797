package io.iutils.benchmarks.startup;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * An embedded member with a listener, in its quickest form: it seeks others on this host
 * only, phones nobody and keeps no metrics.
 */
@Configuration(proxyBeanMethods = false)
class HazelcastMember {

	@Bean(destroyMethod = "")
	HazelcastInstance hazelcast(Environment environment) {
		int port = environment.getRequiredProperty("startup.port", Integer.class);
		System.setProperty("hazelcast.logging.type", "slf4j");
		Config config = new Config("startup");
		config.setProperty("hazelcast.phone.home.enabled", "false");
		config.setProperty("hazelcast.shutdownhook.enabled", "false");
		config.getMetricsConfig().setEnabled(false);
		config.getNetworkConfig().setPort(port).getInterfaces().setEnabled(true).addInterface("127.0.0.1");
		JoinConfig join = config.getNetworkConfig().getJoin();
		join.getAutoDetectionConfig().setEnabled(false);
		join.getMulticastConfig().setEnabled(false);
		join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + port).addMember("127.0.0.1:" + (port + 1));
		HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
		member.<String>getTopic("orders.placed").addMessageListener((message) -> {
		});
		return member;
	}

}
