package io.iutils.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a suite works, and what it has found so far.
 */
public final class Bench implements AutoCloseable {

	private final Pace pace;

	private final Progress progress;

	private final Path directory;

	private final List<Figure> figures = new ArrayList<>();

	private final List<Ratio> ratios = new ArrayList<>();

	private final List<Missing> missing = new ArrayList<>();

	Bench(Pace pace, Progress progress) throws IOException {
		this.pace = pace;
		this.progress = progress;
		this.directory = Files.createTempDirectory("iutils-benchmark");
	}

	public Pace pace() {
		return this.pace;
	}

	public Progress progress() {
		return this.progress;
	}

	/**
	 * A new empty directory; it is gone after the suite.
	 */
	public Path directory() throws IOException {
		return Files.createTempDirectory(this.directory, "side");
	}

	/**
	 * Sides that do the same work.
	 * @param work what they do
	 * @param at where on the axis of growth, such as {@code 4 processes}; or empty
	 */
	public Comparison compare(String work, String at) {
		return new Comparison(this, work, at);
	}

	public void keep(Figure figure) {
		this.figures.add(figure);
	}

	public void keep(Ratio ratio) {
		this.ratios.add(ratio);
	}

	/**
	 * Tells that a side could not be measured.
	 */
	public void missing(String side, String work, Throwable reason) {
		Missing one = new Missing(side, work, (reason.getMessage() != null) ? reason.getMessage() : reason.toString());
		this.missing.add(one);
		this.progress.note(one.toString());
	}

	Results results(Suite suite, long seconds) {
		return new Results(suite.name(), suite.title(), Machine.here(), this.pace.quick(), seconds,
				List.copyOf(this.figures), List.copyOf(this.ratios), List.copyOf(this.missing));
	}

	@Override
	public void close() throws IOException {
		if (!Files.exists(this.directory)) {
			return;
		}
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
	}

	/**
	 * A side that could not be measured.
	 */
	record Missing(String side, String work, String reason) {

		@Override
		public String toString() {
			return "missing: " + this.side + " in " + this.work + ": " + this.reason;
		}

	}

}
