package io.iutils.benchmarks.startup;

import java.util.List;
import java.util.stream.Stream;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;

import io.iutils.benchmarks.peers.HazelcastMember;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * An embedded member with a listener, in its quickest form: it seeks others on this host
 * only, phones nobody and keeps no metrics.
 */
@Configuration(proxyBeanMethods = false)
class HazelcastListener {

	@Bean(destroyMethod = "")
	HazelcastInstance hazelcast(Environment environment) {
		List<Integer> ports = Stream.of(environment.getRequiredProperty("startup.ports", Integer[].class)).toList();
		System.setProperty("hazelcast.logging.type", "slf4j");
		Config config = HazelcastMember.config("startup", ports.get(0));
		// It waits for a second for each that it is told of and does not find.
		ports.forEach((port) -> config.getNetworkConfig().getJoin().getTcpIpConfig().addMember("127.0.0.1:" + port));
		HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
		member.<String>getTopic("orders.placed").addMessageListener((message) -> {
		});
		return member;
	}

}
