package io.iutils.redis;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * By Lettuce. Thread-safe.
 */
final class LettuceConnections implements Connections {

	private final ClientResources resources;

	private final LettuceConnectionFactory commands;

	private final LettuceConnectionFactory subscriptions;

	private final boolean cluster;

	LettuceConnections(LettuceConnectionFactory theirs, Duration timeout) {
		LettuceClientConfiguration client = theirs.getClientConfiguration();
		RedisConfiguration where = where(theirs);
		this.cluster = where instanceof RedisClusterConfiguration;
		this.resources = resources(client.getClientResources().orElse(null));
		this.commands = open(where, client, timeout, false);
		this.subscriptions = open(where, client, timeout, true);
	}

	private static RedisConfiguration where(LettuceConnectionFactory theirs) {
		RedisConfiguration cluster = theirs.getClusterConfiguration();
		RedisConfiguration sentinel = theirs.getSentinelConfiguration();
		RedisConfiguration socket = theirs.getSocketConfiguration();
		if (cluster != null) {
			return cluster;
		}
		if (sentinel != null) {
			return sentinel;
		}
		return (socket != null) ? socket : theirs.getStandaloneConfiguration();
	}

	/** Theirs end before we do. */
	private static ClientResources resources(@Nullable ClientResources theirs) {
		DefaultClientResources.Builder builder = DefaultClientResources.builder()
			.ioThreadPoolSize(2)
			.computationThreadPoolSize(2)
			.reconnectDelay(Delay.fullJitter(Duration.ofMillis(20), Duration.ofSeconds(1), 20, TimeUnit.MILLISECONDS));
		if (theirs != null) {
			builder.nettyCustomizer(theirs.nettyCustomizer()).addressResolverGroup(theirs.addressResolverGroup());
			builder.socketAddressResolver(theirs.socketAddressResolver());
		}
		return builder.build();
	}

	private LettuceConnectionFactory open(RedisConfiguration where, LettuceClientConfiguration client, Duration timeout,
			boolean again) {
		LettuceClientConfiguration.LettuceClientConfigurationBuilder builder = LettuceClientConfiguration.builder();
		builder.clientResources(this.resources)
			.clientOptions(options(client, timeout, again))
			.commandTimeout(timeout)
			.shutdownQuietPeriod(Duration.ZERO)
			.shutdownTimeout(Duration.ofSeconds(1));
		client.getClientName().ifPresent(builder::clientName);
		client.getRedisCredentialsProviderFactory().ifPresent(builder::redisCredentialsProviderFactory);
		if (client.isUseSsl()) {
			LettuceClientConfiguration.LettuceSslClientConfigurationBuilder ssl = builder.useSsl();
			ssl.verifyPeer(client.getVerifyMode());
			if (client.isStartTls()) {
				ssl.startTls();
			}
		}
		LettuceConnectionFactory factory = new LettuceConnectionFactory(where, builder.build());
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	private ClientOptions options(LettuceClientConfiguration client, Duration timeout, boolean again) {
		ClientOptions theirs = client.getClientOptions()
			.orElseGet(() -> this.cluster ? ClusterClientOptions.create() : ClientOptions.create());
		ClientOptions.Builder own = theirs.mutate();
		if (own instanceof ClusterClientOptions.Builder nodes) {
			// Without reconnecting by itself it would not look where a slot has gone.
			nodes.topologyRefreshOptions(
					ClusterTopologyRefreshOptions.builder().enablePeriodicRefresh(Duration.ofSeconds(10)).build());
		}
		return own.autoReconnect(again)
			.disconnectedBehavior(again ? ClientOptions.DisconnectedBehavior.DEFAULT
					: ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.timeoutOptions(TimeoutOptions.enabled(timeout))
			.socketOptions(theirs.getSocketOptions().mutate().connectTimeout(timeout).keepAlive(true).build())
			.build();
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
	public @Nullable CompletionStage<Long> publish(byte[] channel, byte[] message) {
		// The commands of all threads share this connection, which is not closed
		// here.
		try (RedisConnection connection = this.commands.getConnection()) {
			return (connection instanceof LettuceConnection lettuce)
					? lettuce.getNativeConnection().publish(channel, message) : null;
		}
	}

	@Override
	public void reset() {
		this.commands.resetConnection();
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
		this.resources.shutdown(0, 1, TimeUnit.SECONDS);
	}

}
