package io.iutils.benchmarks.page;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Counts in one row, in one statement that commits itself, through Boot's own pool.
 * SQLite and PostgreSQL both know {@code RETURNING}. What was answered survives a kill of
 * the siblings.
 */
final class SqlHits implements Hits {

	static final String TABLE = "create table hits (id integer primary key, hits bigint not null)";

	static final String ROW = "insert into hits (id, hits) values (1, 0)";

	private static final String COUNT = "update hits set hits = hits + 1 where id = 1 returning hits";

	private final JdbcTemplate jdbc;

	SqlHits(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public long next() {
		Long count = this.jdbc.queryForObject(COUNT, Long.class);
		if (count == null) {
			throw new IllegalStateException("No count");
		}
		return count;
	}

}
