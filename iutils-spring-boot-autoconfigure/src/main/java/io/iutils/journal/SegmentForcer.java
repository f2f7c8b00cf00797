package io.iutils.journal;

import java.io.IOException;

/**
 * Forces segments to disk. The system tells a failure once, may have dropped what it
 * could not write, and calls the next try a success: so a failure is noted for all
 * processes, and a segment that is noted is never forced again. Thread-safe.
 */
final class SegmentForcer {

	private final Control control;

	SegmentForcer(Control control) {
		this.control = control;
	}

	boolean isPoisoned(long segment) {
		return this.control.get(Control.POISONED) == segment;
	}

	void force(JournalIo.DataFile file, long segment) throws IOException {
		try {
			file.force();
		}
		catch (IOException ex) {
			this.control.set(Control.POISONED, segment);
			throw ex;
		}
		if (isPoisoned(segment)) {
			throw new IOException("Forcing to disk failed for another process");
		}
	}

}
