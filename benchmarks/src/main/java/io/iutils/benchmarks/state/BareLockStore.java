package io.iutils.benchmarks.state;

import java.io.IOException;
import java.nio.file.Path;

import io.iutils.benchmarks.Load;

/**
 * A file that is locked, written and unlocked.
 */
final class BareLockStore implements Store {

	private final BareLockLoop loop;

	BareLockStore(Path place) throws IOException {
		this.loop = new BareLockLoop(place.resolve("bare"));
	}

	@Override
	public Load.Operation operation(Work work) {
		if (work != Work.INCREMENT) {
			throw new UnsupportedOperationException();
		}
		return this.loop::turn;
	}

	@Override
	public void close() throws Exception {
		this.loop.close();
	}

}
