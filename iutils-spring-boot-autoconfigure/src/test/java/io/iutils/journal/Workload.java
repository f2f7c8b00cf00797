package io.iutils.journal;

import java.time.Duration;

/**
 * What the tests run that attack each single operation on files.
 */
enum Workload {

	APPEND {
		@Override
		void run(Run run) {
			run.append(5, "small");
		}
	},

	APPEND_AND_FORCE {
		@Override
		void run(Run run) {
			run.fixture.forceEach = true;
			run.append(5, "small");
		}
	},

	FLUSH {
		@Override
		void run(Run run) {
			run.append(2, "small");
			run.flush();
			run.append(2, "small");
			run.flush();
			run.append(1, "small");
		}
	},

	CLOSE {
		@Override
		void run(Run run) {
			run.append(2, "small");
			run.closeAll();
			run.append(2, "small");
			run.closeAll();
		}
	},

	ROLL {
		@Override
		void run(Run run) {
			run.append(8, LARGE);
		}
	},

	ROLL_AND_RETAIN {
		@Override
		void run(Run run) {
			run.fixture.retention = new Retention(5000, Duration.ZERO);
			run.append(16, LARGE);
		}
	},

	REPAIR_OF_HALF_A_RECORD {
		@Override
		void run(Run run) {
			run.append(2, "small");
			run.tear();
			run.fixture.dieInside();
			run.append(2, "small");
		}
	},

	RECOVERY {
		@Override
		void run(Run run) {
			run.append(2, "small");
			run.reboot();
			run.append(2, "small");
		}
	},

	RECOVERY_OF_A_TORN_END {
		@Override
		void run(Run run) {
			run.append(2, "small");
			run.tear();
			run.reboot();
			run.append(2, "small");
		}
	},

	RECOVERY_OF_AN_EMPTY_SEGMENT {
		@Override
		void run(Run run) {
			run.append(2, "small");
			run.reboot();
			run.append(0, "");
			run.reboot();
			run.append(2, "small");
		}
	},

	POISON {
		@Override
		void run(Run run) {
			run.fixture.forceEach = true;
			run.append(2, "small");
			run.appendWithFailingForce();
			run.append(2, "small");
		}
	};

	static final String LARGE = "~".repeat(1200);

	abstract void run(Run run);

	/**
	 * Does it under attack, and knows what came of it.
	 */
	abstract static class Run {

		final JournalFixture fixture;

		Run(JournalFixture fixture) {
			this.fixture = fixture;
		}

		/**
		 * Opens a journal if none is, and appends so many values.
		 */
		abstract void append(int count, String value);

		abstract void appendWithFailingForce();

		abstract void flush();

		/**
		 * Leaves half a record at the end.
		 */
		final void tear() {
			// None if there was an error before it was created.
			if (!this.fixture.segments().isEmpty()) {
				this.fixture.extend(this.fixture.newest(), new byte[] { 1, 2, 3 });
			}
		}

		/**
		 * Closes all journals, as a process does that ends.
		 */
		abstract void closeAll();

		/**
		 * Goes on in another boot.
		 */
		final void reboot() {
			closeAll();
			this.fixture.reboot();
		}

	}

}
