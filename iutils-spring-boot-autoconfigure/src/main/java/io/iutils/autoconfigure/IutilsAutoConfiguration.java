package io.iutils.autoconfigure;

import io.iutils.ILocks;
import io.iutils.ISiblings;
import io.iutils.IStash;
import io.iutils.IStashTransfer;
import io.iutils.IutilsJsonMapperCustomizer;
import io.iutils.PayloadCodec;
import io.iutils.autoconfigure.IutilsProperties.OnCorruption;
import io.iutils.engine.ContentCodec;
import io.iutils.engine.Engine;
import io.iutils.engine.Lanes;
import io.iutils.engine.ListenerThreads;
import io.iutils.local.LocalEngine;
import io.iutils.local.LocalSettings;
import io.iutils.locks.EngineLocks;
import io.iutils.siblings.EngineSiblings;
import io.iutils.siblings.SiblingNews;
import io.iutils.stash.EngineStash;
import java.time.InstantSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.json.JsonMapper;

/**
 * Auto-configuration of the engine, the stash, the locks and the siblings.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "iutils.enabled", matchIfMissing = true)
@EnableConfigurationProperties(IutilsProperties.class)
public final class IutilsAutoConfiguration {

	private static final Log logger = LogFactory.getLog(IutilsAutoConfiguration.class);

	@Bean
	static EngineCloser iutilsEngineCloser() {
		return new EngineCloser();
	}

	@Bean
	@ConditionalOnMissingBean
	Lanes iutilsLanes(Engine engine, Environment environment) {
		return new Lanes(engine,
				Threading.VIRTUAL.isActive(environment)
						? ListenerThreads.virtual(new VirtualThreadTaskExecutor().getVirtualThreadFactory())
						: ListenerThreads.platform());
	}

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	LaneLifecycle iutilsLaneLifecycle(Lanes lanes) {
		return new LaneLifecycle(lanes);
	}

	@Bean
	@ConditionalOnMissingBean
	ContentCodec iutilsContentCodec(ListableBeanFactory beanFactory) {
		return CodecBeans.choose(beanFactory.getBeanProvider(PayloadCodec.class));
	}

	@Bean
	@ConditionalOnMissingBean(IStash.class)
	EngineStash iutilsStash(Engine engine, ContentCodec codec, Lanes lanes, IutilsProperties properties) {
		return new EngineStash(engine, codec, lanes, properties.stash().maxValueSize().toBytes(),
				properties.lockTimeout());
	}

	@Bean
	@ConditionalOnMissingBean(ISiblings.class)
	EngineSiblings iutilsSiblings(Engine engine) {
		return new EngineSiblings(engine);
	}

	@Bean
	@ConditionalOnMissingBean(ILocks.class)
	EngineLocks iutilsLocks(Engine engine) {
		return new EngineLocks(engine);
	}

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	SiblingNews iutilsSiblingNews(Engine engine, Lanes lanes, ApplicationEventPublisher publisher) {
		return SiblingNews.publish(engine, lanes, publisher::publishEvent);
	}

	/**
	 * By itself, so that nothing of it is loaded if it is not used. Also for an engine
	 * that there is not: the settings refuse that.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(NotOnRedis.class)
	static final class LocalEngineConfiguration {

		// The closer closes it, when everything else has been destroyed.
		@Bean(destroyMethod = "")
		@ConditionalOnMissingBean(Engine.class)
		LocalEngine iutilsEngine(IutilsProperties properties, Environment environment, EngineCloser closer) {
			SharedDirectory directory = SharedDirectory.resolve(properties,
					environment.getProperty("spring.application.name"), System::getenv,
					System.getProperty("user.home"));
			LocalEngine engine = LocalEngine
				.open(new LocalSettings(directory.path(), properties.lockTimeout(), properties.flushAfter(),
						properties.events().retainSize().toBytes(), properties.events().retainFor(), true,
						InstantSource.system(), properties.onCorruption() == OnCorruption.SALVAGE,
						environment.getProperty("spring.application.version", "")));
			closer.closeLast(engine);
			logger.info("Namespace " + directory.namespace() + " in " + engine.description() + ", siblings: "
					+ engine.membership().all().size());
			return engine;
		}

	}

	static final class NotOnRedis extends NoneNestedConditions {

		NotOnRedis() {
			super(ConfigurationPhase.PARSE_CONFIGURATION);
		}

		@ConditionalOnProperty(name = "iutils.engine", havingValue = IutilsProperties.REDIS)
		static final class OnRedis {

		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	static final class JsonConfiguration {

		// A fallback: it stays to read what siblings without the application's own codec
		// write.
		@Bean
		@Fallback
		@ConditionalOnMissingBean
		JsonPayloadCodec iutilsPayloadCodec(ObjectProvider<JacksonModule> modules,
				ObjectProvider<IutilsJsonMapperCustomizer> customizers) {
			return new JsonPayloadCodec(modules.orderedStream(), customizers.orderedStream());
		}

		@Bean
		@ConditionalOnMissingBean(IStashTransfer.class)
		StashTransfer iutilsStashTransfer(Engine engine, IutilsProperties properties) {
			return new StashTransfer(engine.stash(), properties.stash().maxValueSize().toBytes());
		}

	}

}
