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
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tables and plots of all results that lie in a directory, also those of earlier runs
 * of other suites.
 */
final class Report {

	private final StringBuilder text = new StringBuilder();

	private final Path directory;

	private Report(Path directory) {
		this.directory = directory;
	}

	static void write(Path directory) throws IOException {
		Report report = new Report(directory);
		try (Stream<Path> files = Files.list(directory)) {
			for (Path file : files.filter((file) -> file.toString().endsWith(".json")).sorted().toList()) {
				report.add(Results.read(file));
			}
		}
		Files.writeString(directory.resolve("README.md"), report.text);
	}

	private void add(Results results) throws IOException {
		line("## " + results.title());
		line("");
		Machine machine = results.machine();
		line("`benchmarks/run " + (results.quick() ? "--quick " : "") + results.suite() + "`, " + machine.date() + ", "
				+ machine.cores() + " cores (" + machine.processor() + "), " + machine.gibibytes() + " GiB, "
				+ machine.system() + ", " + machine.java() + ". Medians of " + rounds(results)
				+ " rounds, least to most in brackets.");
		line("");
		Map<String, List<Figure>> tables = new LinkedHashMap<>();
		results.figures()
			.forEach(
					(figure) -> tables.computeIfAbsent(figure.work() + ", " + figure.what(), (any) -> new ArrayList<>())
						.add(figure));
		for (Map.Entry<String, List<Figure>> table : tables.entrySet()) {
			table(table.getKey(), table.getValue());
			Path plot = this.directory
				.resolve(results.suite() + "-" + table.getKey().replaceAll("[^A-Za-z0-9]+", "-") + ".svg");
			Plot.write(plot, table.getKey(), table.getValue());
			line("![" + table.getKey() + "](" + plot.getFileName() + ")");
			line("");
		}
		if (!results.ratios().isEmpty()) {
			line("| goal | measured | wanted | |");
			line("|---|---|---|---|");
			results.ratios()
				.forEach((ratio) -> line(
						"| " + ratio.name() + " | " + ((ratio.value() != null) ? number(ratio.value()) : "missing")
								+ " | " + ratio.goal() + " | " + (ratio.isMet() ? "met" : "**not met**") + " |"));
			line("");
		}
		results.missing().forEach((missing) -> line("* " + missing));
		if (!results.missing().isEmpty()) {
			line("");
		}
	}

	private static int rounds(Results results) {
		return results.figures().stream().mapToInt((figure) -> figure.rounds().size()).max().orElse(0);
	}

	private void table(String name, List<Figure> figures) {
		Set<String> ats = new LinkedHashSet<>();
		Map<String, Map<String, Figure>> sides = new LinkedHashMap<>();
		for (Figure figure : figures) {
			ats.add(figure.at());
			sides.computeIfAbsent(figure.side(), (any) -> new LinkedHashMap<>()).put(figure.at(), figure);
		}
		line("| " + name + " | " + String.join(" | ", ats) + " |");
		line("|---" + "|---:".repeat(ats.size()) + "|");
		sides.forEach((side, row) -> {
			StringBuilder cells = new StringBuilder("| " + side + " |");
			for (String at : ats) {
				Figure figure = row.get(at);
				cells.append(' ').append((figure != null) ? cell(figure) : "missing").append(" |");
			}
			line(cells.toString());
		});
		line("");
	}

	private static String cell(Figure figure) {
		return number(figure.median()) + " (" + number(figure.least()) + " to " + number(figure.most()) + ")";
	}

	/** Three digits that mean something. */
	static String number(double value) {
		if (Math.abs(value) >= 1000) {
			double unit = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) - 2);
			return String.format(Locale.ROOT, "%,.0f", Math.round(value / unit) * unit);
		}
		int decimals = (Math.abs(value) >= 100) ? 0 : (Math.abs(value) >= 10) ? 1 : 2;
		return String.format(Locale.ROOT, "%." + decimals + "f", value);
	}

	private void line(String line) {
		this.text.append(line).append('\n');
	}

}
