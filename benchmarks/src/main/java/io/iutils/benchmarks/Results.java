package io.iutils.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

	/** All of it or nothing, whoever ends this meanwhile. */
	void write(Path directory) throws IOException {
		Path beside = directory.resolve(this.suite + ".json.new");
		JSON.writeValue(beside, this);
		Files.move(beside, file(directory, this.suite), StandardCopyOption.REPLACE_EXISTING,
				StandardCopyOption.ATOMIC_MOVE);
	}

	static Results read(Path file) {
		return JSON.readValue(file, Results.class);
	}

}
