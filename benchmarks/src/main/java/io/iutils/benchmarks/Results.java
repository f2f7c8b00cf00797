package io.iutils.benchmarks;

import java.nio.file.Path;
import java.util.List;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one suite found, as it stands in its file.
 *
 * @param quick whether it is a first impression only
 * @param seconds how long it took
 */
record Results(String suite, String title, Machine machine, boolean quick, long seconds, List<Figure> figures,
		List<Ratio> ratios, List<Bench.Missing> missing) {

	private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	static Path file(Path directory, String suite) {
		return directory.resolve(suite + ".json");
	}

	void write(Path directory) {
		JSON.writeValue(file(directory, this.suite), this);
	}

	static Results read(Path file) {
		return JSON.readValue(file, Results.class);
	}

}
