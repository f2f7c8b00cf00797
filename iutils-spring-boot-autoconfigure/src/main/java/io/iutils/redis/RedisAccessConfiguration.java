package io.iutils.redis;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * What the engine takes of Spring Data Redis.
 */
@Configuration(proxyBeanMethods = false)
public class RedisAccessConfiguration {

	@Bean
	@ConditionalOnBean(RedisConnectionFactory.class)
	RedisAccess iutilsRedisAccess(RedisConnectionFactory factory) {
		return new RedisAccess(factory);
	}

}
