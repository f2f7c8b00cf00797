package io.iutils.benchmarks.peers;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * Spring Data Redis over Lettuce, with the settings that Spring Boot takes by default.
 */
public final class SpringRedis {

	private SpringRedis() {
	}

	/**
	 * Connections to a server on this host; to be destroyed in the end.
	 */
	public static LettuceConnectionFactory connect(String port) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory("127.0.0.1", Integer.parseInt(port));
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	/**
	 * As {@link #connect}; commands that block take a connection out of a pool, as with
	 * Boot when the pool's library is there.
	 */
	public static LettuceConnectionFactory connectByPool(String port) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration("127.0.0.1", Integer.parseInt(port)),
				LettucePoolingClientConfiguration.builder().build());
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	/**
	 * For values that are bytes.
	 */
	public static RedisTemplate<String, byte[]> template(LettuceConnectionFactory factory) {
		RedisTemplate<String, byte[]> template = new RedisTemplate<>();
		template.setConnectionFactory(factory);
		template.setKeySerializer(RedisSerializer.string());
		template.setValueSerializer(RedisSerializer.byteArray());
		template.setHashKeySerializer(RedisSerializer.string());
		template.setHashValueSerializer(RedisSerializer.byteArray());
		template.afterPropertiesSet();
		return template;
	}

}
