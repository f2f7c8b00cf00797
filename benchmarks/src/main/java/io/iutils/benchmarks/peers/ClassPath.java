package io.iutils.benchmarks.peers;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one application would have on its class path, out of ours, which has everything of
 * everybody: Boot configures what it finds there, and pays for it.
 */
public enum ClassPath {

	/** {@code spring-boot-starter} alone, and what measures. */
	BOOT("benchmarks", "spring-boot-starter", "spring-boot-starter-logging", "spring-boot", "spring-boot-autoconfigure",
			"spring-core", "spring-context", "spring-beans", "spring-aop", "spring-expression", "micrometer-commons",
			"micrometer-observation", "commons-logging", "logback-classic", "logback-core", "log4j-to-slf4j",
			"log4j-api", "jul-to-slf4j", "slf4j-api", "jakarta.annotation-api", "snakeyaml", "jspecify"),
	/** {@code spring-boot-starter-webmvc} adds this. */
	WEB("spring-boot-starter-webmvc", "spring-boot-starter-jackson", "spring-boot-jackson", "jackson-databind",
			"jackson-core", "jackson-annotations", "spring-boot-starter-tomcat", "spring-boot-starter-tomcat-runtime",
			"spring-boot-tomcat", "spring-boot-web-server", "tomcat-embed-core", "tomcat-embed-el",
			"tomcat-embed-websocket", "spring-boot-http-converter", "spring-boot-servlet", "spring-boot-webmvc",
			"spring-web", "spring-webmvc"),
	/** {@code iutils-spring-boot-starter} adds this. */
	IUTILS("iutils-spring-boot-starter", "iutils-spring-boot-autoconfigure", "jackson-databind", "jackson-core",
			"jackson-annotations", "junixsocket-common", "junixsocket-native-common"),
	/** {@code spring-boot-starter-data-redis} adds this. */
	REDIS("spring-boot-data-redis", "spring-boot-data-commons", "spring-boot-persistence", "spring-boot-transaction",
			"spring-boot-netty", "spring-data-redis", "spring-data-keyvalue", "spring-data-commons", "spring-tx",
			"spring-oxm", "spring-context-support", "lettuce-core", "redis-authx-core", "netty-common", "netty-handler",
			"netty-resolver", "netty-buffer", "netty-transport-native-unix-common", "netty-codec-base",
			"netty-transport", "netty-resolver-dns", "netty-codec-dns", "reactor-core", "reactive-streams"),
	/** {@code spring-boot-starter-jdbc} and two drivers add this. */
	JDBC("spring-boot-starter-jdbc", "spring-boot-jdbc", "spring-boot-sql", "spring-boot-persistence",
			"spring-boot-transaction", "spring-jdbc", "spring-tx", "HikariCP", "sqlite-jdbc", "postgresql"),
	/** Hazelcast itself. */
	HAZELCAST("hazelcast");

	private final Set<String> artifacts;

	ClassPath(String... artifacts) {
		this.artifacts = Set.of(artifacts);
	}

	/**
	 * The class path of an application that uses all of these.
	 */
	public static String of(ClassPath... parts) {
		return of(System.getProperty("java.class.path"), parts);
	}

	static String of(String all, ClassPath... parts) {
		Set<String> wanted = Arrays.stream(parts)
			.flatMap((part) -> part.artifacts.stream())
			.collect(Collectors.toUnmodifiableSet());
		List<String> entries = Stream.of(all.split(File.pathSeparator))
			.filter((entry) -> wanted.contains(artifact(Path.of(entry))))
			.toList();
		return String.join(File.pathSeparator, entries);
	}

	/** Of a jar, or of the {@code target/classes} of a module. */
	private static String artifact(Path entry) {
		Path whole = entry.toAbsolutePath();
		if (whole.getNameCount() > 2 && whole.endsWith(Path.of("target", "classes"))) {
			return whole.getName(whole.getNameCount() - 3).toString();
		}
		return entry.getFileName().toString().replaceFirst("(-\\d.*)?\\.(jar|pom)$", "");
	}

}
