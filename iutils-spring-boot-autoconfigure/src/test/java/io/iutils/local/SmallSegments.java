package io.iutils.local;

import java.nio.file.Path;
import java.time.Duration;

import io.iutils.engine.Engine;

/**
 * Lets tests of other packages open engines whose segments are full soon.
 */
public final class SmallSegments {

	private SmallSegments() {
	}

	/**
	 * @param retainSize bytes of events kept, at least; nothing is removed for its age
	 */
	public static Engine open(Path directory, int segmentSize, long retainSize) {
		LocalSettings defaults = LocalSettings.of(directory);
		return LocalEngine.open(new LocalSettings(directory, defaults.lockTimeout(), defaults.flush(), retainSize,
				Duration.ZERO, defaults.sockets(), defaults.clock(), defaults.salvage()), segmentSize);
	}

}
