package io.iutils.autoconfigure;

import io.iutils.ILocks;
import io.iutils.ISiblings;
import io.iutils.IStash;
import io.iutils.IStashTransfer;
import io.iutils.IutilsJsonMapperCustomizer;
import io.iutils.PayloadCodec;
import io.iutils.SiblingJoined;
import io.iutils.SiblingLeft;
import io.iutils.ValueTooLargeException;
import io.iutils.engine.BareEngine;
import io.iutils.engine.ContentCodec;
import io.iutils.engine.Engine;
import io.iutils.engine.Lanes;
import jakarta.annotation.PreDestroy;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class IutilsAutoConfigurationTests {

	@TempDir
	Path directory;

	ApplicationContextRunner runner;

	@BeforeEach
	void prepare() {
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IutilsAutoConfiguration.class))
			.withPropertyValues("iutils.directory=" + this.directory, "spring.application.name=shop");
	}

	@Test
	void makesTheBeans() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(Engine.class)
				.hasSingleBean(Lanes.class)
				.hasSingleBean(ContentCodec.class)
				.hasSingleBean(PayloadCodec.class)
				.hasSingleBean(IStash.class)
				.hasSingleBean(IStashTransfer.class)
				.hasSingleBean(ILocks.class)
				.hasSingleBean(ISiblings.class);
			assertThat(context.getBean(IStash.class).increment("hits")).isEqualTo(1);
			assertThat(context.getBean(ILocks.class).tryAcquire("nightly")).isPresent();
			assertThat(this.directory.resolve("shop")).isDirectory();
		});
	}

	@Test
	void saysWhereItSharesInOneLine(CapturedOutput output) {
		this.runner.run((context) -> {
			assertThat(output.getOut().lines().filter((line) -> line.contains("Namespace"))).singleElement()
				.asString()
				.contains("INFO", "shop", this.directory.resolve("shop").toString(), "siblings: 1");
		});
	}

	@Test
	void keepsTheStateForTheNextStart() {
		this.runner.run((context) -> context.getBean(IStash.class).put("k", "v"));
		this.runner.run((context) -> assertThat(context.getBean(IStash.class).get("k", String.class)).contains("v"));
	}

	@Test
	void twoContextsInOneProcessAreSiblings() {
		this.runner.withUserConfiguration(Listeners.class).run((one) -> {
			this.runner.run((two) -> {
				ISiblings siblings = one.getBean(ISiblings.class);
				assertThat(siblings.all()).containsExactly(siblings.self(), two.getBean(ISiblings.class).self());
				one.getBean(IStash.class).put("k", "v");
				assertThat(two.getBean(IStash.class).get("k", String.class)).contains("v");
				await().until(() -> one.getBean(Listeners.class).news.size() == 1);
			});
			await().until(() -> one.getBean(Listeners.class).news.size() == 2);
			assertThat(one.getBean(Listeners.class).news.get(0)).isInstanceOf(SiblingJoined.class);
			assertThat(one.getBean(Listeners.class).news.get(1)).isInstanceOf(SiblingLeft.class);
		});
	}

	@Test
	void eachBeanCanBeReplaced() {
		this.runner.withUserConfiguration(Replacements.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(Engine.class)).isInstanceOf(BareEngine.class);
			assertThat(context.getBean(PayloadCodec.class).mediaType()).isEqualTo("text/own");
			assertThat(context).hasSingleBean(IStash.class).hasBean("ownStash").doesNotHaveBean("iutilsStash");
			assertThat(context).hasSingleBean(IStashTransfer.class).doesNotHaveBean("iutilsStashTransfer");
			assertThat(context).hasSingleBean(ISiblings.class).doesNotHaveBean("iutilsSiblings");
			assertThat(context).hasSingleBean(ILocks.class).doesNotHaveBean("iutilsLocks");
		});
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void needsNoNamespaceForAnEngineOfTheApplication() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IutilsAutoConfiguration.class))
			.withBean(BareEngine.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(IStash.class));
	}

	@Test
	void leavesNothingBehindIfDisabled() {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		this.runner.withPropertyValues("iutils.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed();
			for (String name : context.getBeanDefinitionNames()) {
				assertThat(context.getType(name).getName()).doesNotStartWith("io.iutils.");
			}
			assertThat(this.directory).isEmptyDirectory();
			assertThat(newThreads(before)).isEmpty();
		});
	}

	@Test
	void leavesNoThreadBehindWhenClosed() {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		this.runner.run((context) -> {
			context.getBean(IStash.class).put("k", "v");
			assertThat(newThreads(before)).isNotEmpty();
		});
		await().untilAsserted(() -> assertThat(newThreads(before)).isEmpty());
	}

	@Test
	void looksAtNoSettingIfDisabled() {
		this.runner.withPropertyValues("iutils.enabled=false", "iutils.lock-timeout=-1s")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void readsValuesTheSameWayWhateverJacksonsSettings() {
		ApplicationContextRunner jackson = this.runner
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class));
		jackson.run((context) -> context.getBean(IStash.class).put("k", new Item("nut", 3)));
		jackson
			.withPropertyValues("spring.jackson.property-naming-strategy=UPPER_CAMEL_CASE",
					"spring.jackson.deserialization.fail-on-unknown-properties=true",
					"spring.jackson.default-property-inclusion=non_empty")
			.run((context) -> {
				assertThat(context.getBean(JsonMapper.class).writeValueAsString(new Item("nut", 3)))
					.contains("DisplayName");
				assertThat(context.getBean(IStash.class).get("k", Item.class)).contains(new Item("nut", 3));
			});
	}

	@Test
	void doesNotSwitchOffTheApplicationsJsonMapper() {
		this.runner.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
			.run((context) -> assertThat(context).hasSingleBean(JsonMapper.class));
	}

	@Test
	void takesModulesAndCustomizersOfTheApplication() {
		SimpleModule module = new SimpleModule("own");
		AtomicReference<JsonMapper.Builder> customized = new AtomicReference<>();
		this.runner.withBean(JacksonModule.class, () -> module)
			.withBean(IutilsJsonMapperCustomizer.class, () -> customized::set)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(customized.get().build().registeredModules()).contains(module);
			});
	}

	@Test
	void deliveryStartsAfterAllElseAndStopsBefore() {
		this.runner.withUserConfiguration(WebServerPhase.class).run((context) -> {
			WebServerPhase phase = context.getBean(WebServerPhase.class);
			LaneLifecycle lanes = context.getBean(LaneLifecycle.class);
			assertThat(phase.lanesRunAtStart).isFalse();
			assertThat(lanes.isRunning()).isTrue();
			context.close();
			assertThat(phase.lanesRunAtStop).isFalse();
		});
	}

	@Test
	void deliversNothingWhilePaused() {
		this.runner.run((context) -> {
			IStash stash = context.getBean(IStash.class);
			List<Object> changes = new CopyOnWriteArrayList<>();
			stash.watch("k", String.class, changes::add);
			ConfigurableApplicationContext pauseable = context
				.getSourceApplicationContext(ConfigurableApplicationContext.class);
			pauseable.pause();
			assertThat(context.getBean(LaneLifecycle.class).isRunning()).isFalse();
			stash.put("k", "v");
			assertThat(changes).isEmpty();
			pauseable.restart();
			await().until(() -> changes.size() == 1);
		});
	}

	@Test
	void closeWaitsNoLongerThanTheLifeCycleAllows() {
		CountDownLatch never = new CountDownLatch(1);
		this.runner.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=100ms")
			.withConfiguration(AutoConfigurations
				.of(org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration.class))
			.run((context) -> {
				CountDownLatch began = new CountDownLatch(1);
				context.getBean(IStash.class).watch("k", String.class, (change) -> {
					began.countDown();
					awaitUninterruptibly(never);
				});
				context.getBean(IStash.class).put("k", "v");
				began.await();
				long start = System.nanoTime();
				context.close();
				assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
			});
		never.countDown();
	}

	@Test
	void listenerMayCloseItsOwnContext() {
		this.runner.run((context) -> {
			CountDownLatch closed = new CountDownLatch(1);
			context.getBean(IStash.class).watch("k", String.class, (change) -> {
				context.close();
				closed.countDown();
			});
			context.getBean(IStash.class).put("k", "v");
			assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
		});
	}

	@Test
	void theEngineClosesAfterEveryPreDestroy() {
		List<String> written = new CopyOnWriteArrayList<>();
		this.runner.withBean("early", LastWords.class, written).run((context) -> {
			// It was made before the engine and nothing says that it depends on it.
			context.getBean(LastWords.class).stash = context.getBeanProvider(IStash.class);
			context.close();
			assertThat(written).containsExactly("bye");
		});
	}

	@Test
	void worksIfBeansAreLazy() {
		this.runner
			.withInitializer((context) -> context
				.addBeanFactoryPostProcessor(new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
			.withUserConfiguration(Listeners.class)
			.run((one) -> {
				Listeners listeners = one.getBean(Listeners.class);
				this.runner.run((two) -> await().until(() -> listeners.news.size() == 1));
			});
	}

	@Test
	void worksWithoutJacksonIfThereIsACodec() {
		this.runner.withClassLoader(new FilteredClassLoader(JsonMapper.class))
			.withBean(PayloadCodec.class, OwnCodec::new)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(IStash.class)
				.doesNotHaveBean(IStashTransfer.class));
	}

	@Test
	void movesTheStashWithinTheLimitThatIsSet() {
		StringWriter lines = new StringWriter();
		this.runner.run((context) -> {
			context.getBean(IStash.class).put("k", "four");
			assertThat(context.getBean(IStashTransfer.class).exportTo(lines)).isEqualTo(1);
		});
		ApplicationContextRunner other = this.runner.withPropertyValues("iutils.namespace=other");
		other.run((context) -> {
			assertThat(context.getBean(IStashTransfer.class).importFrom(new StringReader(lines.toString())))
				.isEqualTo(1);
			assertThat(context.getBean(IStash.class).get("k", String.class)).contains("four");
		});
		other.withPropertyValues("iutils.stash.max-value-size=5B")
			.run((context) -> assertThatExceptionOfType(ValueTooLargeException.class).isThrownBy(
					() -> context.getBean(IStashTransfer.class).importFrom(new StringReader(lines.toString()))));
	}

	@Test
	void opensTheEngineForAPostConstruct() {
		this.runner.withBean("early", EarlyWriter.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(IStash.class).get("early", String.class)).contains("word");
		});
	}

	@Test
	void releasesTheDirectoryOnClose() {
		this.runner.run((context) -> context.getBean(IStash.class).put("k", "v"));
		assertThatNoException().isThrownBy(
				() -> org.springframework.util.FileSystemUtils.deleteRecursively(this.directory.resolve("shop")));
		this.runner.run((context) -> assertThat(context.getBean(IStash.class).keys("**")).isEmpty());
		assertThat(Files.isDirectory(this.directory.resolve("shop"))).isTrue();
	}

	private static List<String> newThreads(Set<Thread> before) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !before.contains(thread))
			.map(Thread::getName)
			.filter((name) -> name.startsWith("iutils-"))
			.toList();
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	record Item(String displayName, int count) {
	}

	static final class LastWords {

		private final List<String> written;

		ObjectProvider<IStash> stash;

		LastWords(List<String> written) {
			this.written = written;
		}

		@PreDestroy
		void write() {
			this.stash.getObject().put("last", "bye");
			this.written.add(this.stash.getObject().get("last", String.class).orElseThrow());
		}

	}

	static final class EarlyWriter {

		private final IStash stash;

		EarlyWriter(IStash stash) {
			this.stash = stash;
		}

		@jakarta.annotation.PostConstruct
		void write() {
			this.stash.put("early", "word");
		}

	}

	static final class WebServerPhase implements SmartLifecycle {

		private final LaneLifecycle lanes;

		private boolean running;

		boolean lanesRunAtStart;

		boolean lanesRunAtStop = true;

		WebServerPhase(ObjectProvider<LaneLifecycle> lanes) {
			this.lanes = lanes.getObject();
		}

		@Override
		public void start() {
			this.lanesRunAtStart = this.lanes.isRunning();
			this.running = true;
		}

		@Override
		public void stop() {
			this.lanesRunAtStop = this.lanes.isRunning();
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			// That of the web server.
			return DEFAULT_PHASE - 2048;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		final List<Object> news = new CopyOnWriteArrayList<>();

		@EventListener
		void joined(SiblingJoined event) {
			this.news.add(event);
		}

		@EventListener
		void left(SiblingLeft event) {
			this.news.add(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Replacements {

		@Bean
		BareEngine ownEngine() {
			return new BareEngine();
		}

		@Bean
		PayloadCodec ownCodec() {
			return new OwnCodec();
		}

		@Bean
		IStash ownStash() {
			return org.mockito.Mockito.mock(IStash.class);
		}

		@Bean
		IStashTransfer ownTransfer() {
			return org.mockito.Mockito.mock(IStashTransfer.class);
		}

		@Bean
		ILocks ownLocks() {
			return org.mockito.Mockito.mock(ILocks.class);
		}

		@Bean
		ISiblings ownSiblings() {
			return org.mockito.Mockito.mock(ISiblings.class);
		}

	}

	static final class OwnCodec implements PayloadCodec {

		@Override
		public String mediaType() {
			return "text/own";
		}

		@Override
		public byte[] encode(Object value) {
			return value.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
		}

		@Override
		public Object decode(byte[] bytes, Type type) {
			return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
		}

	}

}
