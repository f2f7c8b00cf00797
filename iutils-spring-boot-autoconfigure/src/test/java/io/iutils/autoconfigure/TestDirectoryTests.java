package io.iutils.autoconfigure;

import io.iutils.IStash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class TestDirectoryTests {

	@TempDir
	static Path explicit;

	@Test
	void isEqualForAllTests() {
		TestDirectoryFactory factory = new TestDirectoryFactory();
		assertThat(factory.createContextCustomizer(One.class, List.of()))
			.isEqualTo(factory.createContextCustomizer(Other.class, List.of()))
			.hasSameHashCodeAs(factory.createContextCustomizer(Other.class, List.of()));
	}

	@Test
	void testsThatShareAContextShareItsDirectory() {
		TestContext one = test(One.class);
		TestContext same = test(SameAsOne.class);
		try {
			assertThat(same.getApplicationContext()).isSameAs(one.getApplicationContext());
		}
		finally {
			one.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		}
	}

	@Test
	void eachContextStartsEmptyInADirectoryOfItsOwn() {
		TestContext one = test(One.class);
		TestContext other = test(Other.class);
		Path first = directory(one);
		Path second = directory(other);
		assertThat(first).isDirectory().isNotEqualTo(second);
		stash(one).put("k", "one");
		assertThat(stash(other).keys("**")).isEmpty();
		one.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		assertThat(first).doesNotExist();
		assertThat(second).isDirectory();
		assertThat(directory(one)).isNotEqualTo(first);
		assertThat(stash(one).keys("**")).isEmpty();
		one.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		other.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		assertThat(second).doesNotExist();
	}

	@Test
	void isClosedToOthers() throws Exception {
		TestContext one = test(One.class);
		assertThat(Files.getPosixFilePermissions(directory(one))).hasSize(3);
		one.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
	}

	@Test
	void standsOverApplicationFiles() {
		TestContext test = test(WithApplicationFile.class);
		Environment environment = test.getApplicationContext().getEnvironment();
		assertThat(environment.getProperty("from.file")).isEqualTo("yes");
		assertThat(environment.getProperty("iutils.directory")).contains("iutils-test-");
		assertThat(environment.getProperty("iutils.namespace")).isEqualTo("test");
		test.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
	}

	@Test
	void standsUnderTheSettingsOfTheTest() {
		for (Class<?> testClass : List.of(WithPropertySource.class, WithBootProperties.class,
				WithDynamicProperty.class)) {
			TestContext test = test(testClass);
			assertThat(directory(test)).as(testClass.getName()).isEqualTo(explicit);
			test.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
			assertThat(explicit).isDirectory();
		}
	}

	private static TestContext test(Class<?> testClass) {
		return new TestContextManager(testClass).getTestContext();
	}

	private static Path directory(TestContext test) {
		return Path.of(test.getApplicationContext().getEnvironment().getRequiredProperty("iutils.directory"));
	}

	private static IStash stash(TestContext test) {
		return ((ConfigurableApplicationContext) test.getApplicationContext()).getBean(IStash.class);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(IutilsAutoConfiguration.class)
	static class App {

	}

	@SpringBootTest(classes = App.class)
	static class One {

	}

	@SpringBootTest(classes = App.class)
	static class SameAsOne {

	}

	@SpringBootTest(classes = App.class, properties = "other=1")
	static class Other {

	}

	@SpringBootTest(classes = App.class, properties = "spring.config.location=classpath:/test-directory/")
	static class WithApplicationFile {

	}

	@SpringBootTest(classes = App.class)
	@TestPropertySource("classpath:/test-directory/test.properties")
	static class WithPropertySource {

		@DynamicPropertySource
		static void settings(DynamicPropertyRegistry registry) {
			registry.add("explicit.directory", explicit::toString);
		}

	}

	@SpringBootTest(classes = App.class, properties = "iutils.directory=${explicit.directory}")
	static class WithBootProperties extends WithPropertySource {

	}

	@SpringBootTest(classes = App.class)
	static class WithDynamicProperty {

		@DynamicPropertySource
		static void settings(DynamicPropertyRegistry registry) {
			registry.add("iutils.directory", explicit::toString);
		}

	}

}
