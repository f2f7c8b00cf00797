package io.iutils.autoconfigure;

import io.iutils.engine.Engine;
import io.iutils.redis.RedisAccess;
import io.iutils.redis.RedisAccessConfiguration;
import io.iutils.redis.RedisEngine;
import io.iutils.redis.RedisSettings;
import java.time.InstantSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the engine on Redis. Without a connection it is refused: the
 * application has chosen it.
 */
@AutoConfiguration(
		before = { IutilsAutoConfiguration.class, IutilsEventsAutoConfiguration.class,
				IutilsRequestsAutoConfiguration.class },
		afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnBooleanProperty(name = "iutils.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "iutils.engine", havingValue = IutilsProperties.REDIS)
public final class IutilsRedisAutoConfiguration {

	private static final String FACTORY = "org.springframework.data.redis.connection.RedisConnectionFactory";

	private static final String REPLICAS = "spring.data.redis.masterreplica.nodes";

	private static final Log logger = LogFactory.getLog(IutilsRedisAutoConfiguration.class);

	private static InvalidSettingException withoutConnection() {
		return new InvalidSettingException("iutils.engine", IutilsProperties.REDIS,
				"needs a connection to Redis, and the application has none",
				"Add the dependency org.springframework.boot:spring-boot-starter-data-redis and set spring.data.redis.*,"
						+ " or set iutils.engine to 'local'.");
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = FACTORY)
	@Import(RedisAccessConfiguration.class)
	static final class RedisEngineConfiguration {

		// The closer closes it, when everything else has been destroyed.
		@Bean(destroyMethod = "")
		@ConditionalOnMissingBean(Engine.class)
		RedisEngine iutilsEngine(ObjectProvider<RedisAccess> redis, IutilsProperties properties,
				Environment environment, EngineCloser closer) {
			RedisAccess access = redis.getIfAvailable();
			if (access == null) {
				throw withoutConnection();
			}
			if (environment.containsProperty(REPLICAS) || environment.containsProperty(REPLICAS + "[0]")) {
				throw new InvalidSettingException(REPLICAS, environment.getProperty(REPLICAS, "set"),
						"is not known to the engine on Redis",
						"Use Sentinel (spring.data.redis.sentinel.*), a cluster, or one server.");
			}
			String namespace = SharedDirectory.namespace(properties,
					environment.getProperty("spring.application.name"));
			RedisEngine engine = access.open(new RedisSettings(namespace, properties.lockTimeout(), RedisSettings.LEASE,
					properties.events().retainSize().toBytes(), properties.events().retainFor(), InstantSource.system(),
					environment.getProperty("spring.application.version", "")));
			closer.closeLast(engine);
			logger.info("Namespace " + namespace + " in " + engine.description() + ", siblings: "
					+ engine.membership().all().size());
			return engine;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass(FACTORY)
	static final class MissingConfiguration {

		@Bean
		@ConditionalOnMissingBean(Engine.class)
		Engine iutilsEngine() {
			throw withoutConnection();
		}

	}

}
