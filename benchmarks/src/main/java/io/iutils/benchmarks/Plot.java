package io.iutils.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Draws one table.
 */
final class Plot {

	private Plot() {
	}

	static void write(Path file, String title, List<Figure> figures) throws IOException {
		// placeholder until the drawing is written
	}

}
