package io.iutils.benchmarks.peers;

import java.io.File;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClassPathTests {

	@Test
	void holdsWhatTheApplicationNeedsAndNothingOfThePeers() {
		String all = path("benchmarks/target/classes", "m2/spring-core-7.0.8.jar", "m2/hazelcast-5.5.0.jar",
				"m2/iutils-spring-boot-autoconfigure-0.1.0-SNAPSHOT.jar", "m2/spring-core-test-7.0.8.jar",
				"m2/lettuce-core-7.5.2.RELEASE.jar");
		assertThat(ClassPath.of(all, ClassPath.BOOT))
			.isEqualTo(path("benchmarks/target/classes", "m2/spring-core-7.0.8.jar"));
		assertThat(ClassPath.of(all, ClassPath.BOOT, ClassPath.IUTILS)).isEqualTo(path("benchmarks/target/classes",
				"m2/spring-core-7.0.8.jar", "m2/iutils-spring-boot-autoconfigure-0.1.0-SNAPSHOT.jar"));
		assertThat(ClassPath.of(all, ClassPath.HAZELCAST)).isEqualTo("m2/hazelcast-5.5.0.jar");
	}

	private static String path(String... entries) {
		return String.join(File.pathSeparator, entries);
	}

}
