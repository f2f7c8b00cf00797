package io.iutils.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The goals, tables and plots of all results that lie in a directory, also those of
 * earlier runs of other suites.
 */
final class Report {

	/** What stands above it in a page is written by people. */
	static final String MARKER = "<!-- benchmarks/run writes everything below this line -->";

	private final Path directory;

	private final String link;

	private final Set<Path> plots = new LinkedHashSet<>();

	private final List<String> lines = new ArrayList<>();

	private Report(Path directory, String link) {
		this.directory = directory;
		this.link = link;
	}

	/**
	 * @param directory of the results; plots are written there
	 * @param page that is written, or written anew below the {@link #MARKER}
	 * @param suites in the order of the report; results of others are old and not shown
	 */
	static void write(Path directory, Path page, List<String> suites) throws IOException {
		Path folder = Objects.requireNonNull(page.toAbsolutePath().getParent());
		String link = folder.relativize(directory.toAbsolutePath()).toString();
		Report report = new Report(directory, link.isEmpty() ? "" : link.replace('\\', '/') + "/");
		List<Results> all = new ArrayList<>();
		for (String suite : suites) {
			Path file = Results.file(directory, suite);
			if (Files.exists(file)) {
				all.add(Results.read(file));
			}
		}
		report.goals(all);
		for (Results results : all) {
			report.suite(results);
		}
		Files.writeString(page, above(page) + MARKER + "\n\n" + String.join("\n", report.lines));
		report.deleteFormerPlots();
	}

	private static String above(Path page) throws IOException {
		if (!Files.exists(page)) {
			return "";
		}
		String text = Files.readString(page);
		int marker = text.indexOf(MARKER);
		if (marker < 0) {
			throw new IOException(page + " has no line '" + MARKER + "'; nothing is written into it");
		}
		return text.substring(0, marker);
	}

	private void goals(List<Results> all) {
		if (all.stream().allMatch((results) -> results.ratios().isEmpty())) {
			return;
		}
		add("## Goals", "", "| suite | goal | measured | wanted | |", "|---|---|---:|---:|---|");
		for (Results results : all) {
			String suite = results.suite();
			for (Ratio ratio : results.ratios()) {
				add("| " + suite + " | " + ratio.name() + " | "
						+ ((ratio.value() != null) ? Shown.number(ratio.value()) : "missing") + " | " + ratio.goal()
						+ " | " + (ratio.isMet() ? "met" : "**not met**") + " |");
				suite = "";
			}
		}
		add("");
	}

	private void suite(Results results) throws IOException {
		Machine machine = results.machine();
		add("## " + results.title(), "",
				"`benchmarks/run " + (results.quick() ? "--quick " : "") + results.suite() + "`, " + machine.date()
						+ ", " + machine.cores() + " cores (" + machine.processor() + "), " + machine.gibibytes()
						+ " GiB, " + machine.system() + ", " + machine.java()
						+ ". Medians of all rounds, the least and the most in brackets.",
				"");
		Map<String, List<Figure>> works = new LinkedHashMap<>();
		results.figures()
			.forEach((figure) -> works.computeIfAbsent(figure.work(), (any) -> new ArrayList<>()).add(figure));
		for (Map.Entry<String, List<Figure>> work : works.entrySet()) {
			work(results.suite(), work.getKey(), work.getValue());
		}
		results.missing().forEach((missing) -> add("* " + missing));
		if (!results.missing().isEmpty()) {
			add("");
		}
	}

	private void work(String suite, String work, List<Figure> figures) throws IOException {
		String title = work.substring(0, 1).toUpperCase(Locale.ROOT) + work.substring(1);
		add("### " + title, "");
		Table table = new Table(figures);
		List<Figure> telling = table.telling();
		if (telling.size() > 1) {
			Path plot = this.directory
				.resolve((suite + "-" + work).replaceAll("[^A-Za-z0-9]+", "-").replaceAll("-$", "") + ".svg");
			Files.writeString(plot, Plot.of(title, telling));
			this.plots.add(plot);
			add("![" + title + "](" + this.link + plot.getFileName() + ")", "");
		}
		this.lines.addAll(table.lines());
	}

	private void deleteFormerPlots() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			for (Path file : files.filter((file) -> file.toString().endsWith(".svg")).toList()) {
				if (!this.plots.contains(file)) {
					Files.delete(file);
				}
			}
		}
	}

	private void add(String... lines) {
		this.lines.addAll(List.of(lines));
	}

}
