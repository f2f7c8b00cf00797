package io.iutils.benchmarks;

import java.nio.file.Path;
import java.util.List;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one suite found, as it stands in its file.
 *
 * @param quick whether it is a first impression only
 */
record Results(String suite, String title, Machine machine, boolean quick, List<Figure> figures, List<Ratio> ratios,
		List<Bench.Missing> missing) {

	private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	void write(Path directory) {
		JSON.writeValue(directory.resolve(this.suite + ".json"), this);
	}

	static Results read(Path file) {
		return JSON.readValue(file, Results.class);
	}

}
