package io.iutils.benchmarks.page;

import java.util.List;

import io.iutils.benchmarks.peers.ClassPath;

/**
 * Who counts the hits of the page.
 */
enum PagePeer {

	/** Nobody. */
	NONE("no counter", NoHits.class, List.of(), ClassPath.BOOT, ClassPath.WEB),
	/** The stash. */
	IUTILS("iutils", IutilsHits.class, List.of("iutils.namespace=page", "iutils.directory=%s"), ClassPath.BOOT,
			ClassPath.WEB, ClassPath.IUTILS),
	/** A server without persistence. */
	REDIS("Spring Data Redis", RedisHits.class,
			List.of("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=%s"), ClassPath.BOOT, ClassPath.WEB,
			ClassPath.REDIS),
	/**
	 * A file. Of several threads one writes at a time anyway: with one connection they
	 * wait in the pool's queue instead of sleeping until the file is free.
	 */
	SQLITE("SQLite", SqlHits.class, List.of("spring.datasource.url=%s", "spring.datasource.hikari.maximum-pool-size=1"),
			ClassPath.BOOT, ClassPath.WEB, ClassPath.JDBC),
	/** A server that waits for no disk. */
	POSTGRESQL("PostgreSQL", SqlHits.class,
			List.of("spring.datasource.url=%s", "spring.datasource.hikari.maximum-pool-size=4"), ClassPath.BOOT,
			ClassPath.WEB, ClassPath.JDBC);

	private final String label;

	private final Class<? extends Hits> hits;

	private final List<String> properties;

	private final ClassPath[] parts;

	PagePeer(String label, Class<? extends Hits> hits, List<String> properties, ClassPath... parts) {
		this.label = label;
		this.hits = hits;
		this.properties = properties;
		this.parts = parts;
	}

	String label() {
		return this.label;
	}

	Class<? extends Hits> hits() {
		return this.hits;
	}

	/**
	 * @param place where it counts
	 */
	String[] properties(String place) {
		return this.properties.stream().map((property) -> property.formatted(place)).toArray(String[]::new);
	}

	String classPath() {
		return ClassPath.of(this.parts);
	}

}
