package io.iutils.redis;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

/**
 * By Jedis, each from a pool. Thread-safe.
 */
final class JedisConnections implements Connections {

	private static final int LEAST_CONNECTIONS = 16;

	private final Supplier<JedisConnectionFactory> maker;

	private final JedisConnectionFactory subscriptions;

	private final boolean cluster;

	private volatile JedisConnectionFactory commands;

	JedisConnections(JedisConnectionFactory theirs, Duration timeout) {
		JedisClientConfiguration client = client(theirs.getClientConfiguration(), timeout);
		RedisClusterConfiguration nodes = theirs.getClusterConfiguration();
		RedisSentinelConfiguration sentinel = theirs.getSentinelConfiguration();
		this.cluster = nodes != null;
		if (nodes != null) {
			this.maker = () -> new JedisConnectionFactory(once(nodes), client);
		}
		else if (sentinel != null) {
			this.maker = () -> new JedisConnectionFactory(sentinel, client);
		}
		else {
			RedisStandaloneConfiguration one = Objects.requireNonNull(theirs.getStandaloneConfiguration());
			this.maker = () -> new JedisConnectionFactory(one, client);
		}
		this.commands = make();
		boolean complete = false;
		try {
			this.subscriptions = make();
			complete = true;
		}
		finally {
			if (!complete) {
				this.commands.destroy();
			}
		}
	}

	private JedisConnectionFactory make() {
		JedisConnectionFactory factory = this.maker.get();
		boolean complete = false;
		try {
			factory.afterPropertiesSet();
			factory.start();
			complete = true;
			return factory;
		}
		finally {
			if (!complete) {
				factory.destroy();
			}
		}
	}

	/** More attempts would send a change again that was not answered. */
	private static RedisClusterConfiguration once(RedisClusterConfiguration theirs) {
		RedisClusterConfiguration own = new RedisClusterConfiguration();
		theirs.getClusterNodes().forEach(own::addClusterNode);
		own.setUsername(theirs.getUsername());
		own.setPassword(theirs.getPassword());
		own.setMaxRedirects(1);
		return own;
	}

	private static JedisClientConfiguration client(JedisClientConfiguration theirs, Duration timeout) {
		JedisClientConfiguration.JedisClientConfigurationBuilder builder = JedisClientConfiguration.builder();
		theirs.getClientConfigCustomizer().ifPresent(builder::customizeClientConfig);
		theirs.getClientCustomizer().ifPresent(builder::customizeClient);
		theirs.getClientName().ifPresent(builder::clientName);
		if (theirs.isUseSsl()) {
			JedisClientConfiguration.JedisSslClientConfigurationBuilder ssl = builder.useSsl();
			theirs.getSslSocketFactory().ifPresent(ssl::sslSocketFactory);
			theirs.getSslParameters().ifPresent(ssl::sslParameters);
			theirs.getHostnameVerifier().ifPresent(ssl::hostnameVerifier);
		}
		GenericObjectPoolConfig<?> pool = theirs.getPoolConfig()
			.<GenericObjectPoolConfig<?>>map(GenericObjectPoolConfig::clone)
			.orElseGet(GenericObjectPoolConfig::new);
		pool.setMaxWait(timeout);
		pool.setMaxTotal(Math.max(LEAST_CONNECTIONS, pool.getMaxTotal()));
		builder.usePooling().poolConfig(pool);
		return builder.readTimeout(timeout).connectTimeout(timeout).build();
	}

	@Override
	public RedisConnectionFactory commands() {
		return this.commands;
	}

	@Override
	public RedisConnectionFactory subscriptions() {
		return this.subscriptions;
	}

	@Override
	public void reset() {
		// A factory whose start has failed cannot be started again.
		JedisConnectionFactory next = make();
		JedisConnectionFactory before = this.commands;
		this.commands = next;
		before.destroy();
	}

	@Override
	public boolean isCluster() {
		return this.cluster;
	}

	@Override
	public int database() {
		return this.commands.getDatabase();
	}

	@Override
	public void close() {
		this.commands.destroy();
		this.subscriptions.destroy();
	}

}
