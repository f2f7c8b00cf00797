package io.iutils.benchmarks.state;

import java.nio.file.Path;

/**
 * Who keeps state.
 */
enum StorePeer {

	/** The least a counter in a file costs that survives a kill. */
	BARE_LOCK {
		@Override
		Store open(Path place) throws Exception {
			return new BareLockStore(place);
		}
	},
	IUTILS {
		@Override
		Store open(Path place) {
			return new IutilsStore(place);
		}
	};

	abstract Store open(Path place) throws Exception;

}
