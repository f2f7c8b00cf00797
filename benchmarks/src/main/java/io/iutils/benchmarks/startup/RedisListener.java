package io.iutils.benchmarks.startup;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/**
 * A counter and a listener of Spring Data Redis.
 */
@Configuration(proxyBeanMethods = false)
class RedisListener {

	RedisListener(StringRedisTemplate redis) {
		redis.opsForValue().increment("starts");
	}

	@Bean
	RedisMessageListenerContainer listeners(RedisConnectionFactory connections) {
		RedisMessageListenerContainer listeners = new RedisMessageListenerContainer();
		listeners.setConnectionFactory(connections);
		listeners.addMessageListener((message, pattern) -> {
		}, new ChannelTopic("orders.placed"));
		return listeners;
	}

}
