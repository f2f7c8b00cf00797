package io.iutils.journal;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Gives each test a journal of its own, and verifies it afterwards.
 */
abstract class AbstractJournalTests {

	@TempDir
	Path root;

	JournalFixture fixture;

	@BeforeEach
	void makeFixture() {
		this.fixture = new JournalFixture(this.root, files());
	}

	JournalIo files() {
		return new FileIo();
	}

	@AfterEach
	void verifyJournal() {
		this.fixture.close();
		if (this.fixture.directory.toFile().exists()) {
			Verification found = this.fixture.verify();
			if (this.fixture.damaged) {
				assertThat(found.damage()).isNotNull();
			}
			else {
				assertThat(found.damage()).isNull();
			}
		}
	}

}
