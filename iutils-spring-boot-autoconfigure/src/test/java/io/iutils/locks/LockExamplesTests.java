package io.iutils.locks;

import io.iutils.ILocks;
import io.iutils.Lease;
import io.iutils.engine.Engine;
import io.iutils.testing.TestEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import io.iutils.testing.OnEveryEngine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of {@code docs/locks.md}.
 */
@OnEveryEngine
class LockExamplesTests {

	private final EmbeddedDatabase database = new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2)
		.generateUniqueName(true)
		.build();

	private final JdbcTemplate jdbc = new JdbcTemplate(this.database);

	private final List<Long> ran = new ArrayList<>();

	private Engine engine;

	private ILocks locks;

	@BeforeEach
	void open(@TempDir Path directory) {
		this.engine = TestEngine.open(directory.resolve("shared"));
		this.locks = new EngineLocks(this.engine);
	}

	@AfterEach
	void close() {
		this.engine.close();
		this.database.shutdown();
	}

	private void nightly() {
		this.locks.tryAcquire("nightly").ifPresent((lease) -> {
			try (lease) {
				this.ran.add(lease.fencingToken());
			}
		});
	}

	private void transfer() throws InterruptedException {
		try (Lease lease = this.locks.tryAcquire("accounts", Duration.ofSeconds(10)).orElseThrow()) {
			this.ran.add(lease.fencingToken());
		}
	}

	private boolean save(String text, long token) {
		return this.jdbc.update("update report set text = ?, token = ? where id = 1 and token <= ?", text, token,
				token) == 1;
	}

	@Test
	void runsInOneOrInTurn() throws InterruptedException {
		nightly();
		transfer();
		try (Lease elsewhere = this.locks.tryAcquire("nightly").orElseThrow()) {
			nightly();
			assertThat(elsewhere.isHeld()).isTrue();
		}
		nightly();
		assertThat(this.ran).hasSize(3).isSorted();
	}

	@Test
	void whatComesLateIsRefused() {
		this.jdbc.execute("create table report (id int, text varchar(100), token bigint)");
		this.jdbc.update("insert into report values (1, '', 0)");
		Lease late = this.locks.tryAcquire("report").orElseThrow();
		assertThat(save("first", late.fencingToken())).isTrue();
		assertThat(save("still first", late.fencingToken())).isTrue();
		late.close();
		Lease next = this.locks.tryAcquire("report").orElseThrow();
		assertThat(save("second", next.fencingToken())).isTrue();
		assertThat(save("late", late.fencingToken())).isFalse();
		assertThat(this.jdbc.queryForObject("select text from report", String.class)).isEqualTo("second");
	}

}
