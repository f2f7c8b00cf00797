package io.iutils.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * The figures of one work in Markdown: a row for each side; columns are the points of the
 * axis of growth, or what was measured if it does not grow.
 */
final class Table {

	private final List<Figure> figures;

	private final LinkedHashSet<String> sides = new LinkedHashSet<>();

	private final LinkedHashSet<String> ats = new LinkedHashSet<>();

	private final LinkedHashSet<String> whats = new LinkedHashSet<>();

	Table(List<Figure> figures) {
		this.figures = figures;
		for (Figure figure : figures) {
			this.sides.add(figure.side());
			this.ats.add(figure.at());
			this.whats.add(figure.what());
		}
	}

	List<String> lines() {
		if (this.ats.size() == 1) {
			String at = this.ats.iterator().next();
			return table(at, this.whats.stream().map(Shown::what).toList(),
					this.whats.stream().map(Table::shows).toList());
		}
		List<String> lines = new ArrayList<>();
		for (String what : this.whats) {
			lines.addAll(table(Shown.what(what), List.copyOf(this.ats), this.ats.stream()
				.map((at) -> (Predicate<Figure>) (figure) -> figure.at().equals(at) && figure.what().equals(what))
				.toList()));
		}
		return lines;
	}

	private static Predicate<Figure> shows(String what) {
		return (figure) -> figure.what().equals(what);
	}

	private List<String> table(String corner, List<String> heads, List<Predicate<Figure>> columns) {
		List<String> lines = new ArrayList<>();
		lines.add("| " + corner + " | " + String.join(" | ", heads) + " |");
		lines.add("|---" + "|---:".repeat(heads.size()) + "|");
		for (String side : this.sides) {
			StringBuilder row = new StringBuilder("| " + strong(side, side) + " |");
			for (Predicate<Figure> column : columns) {
				row.append(' ').append(cell(side, column)).append(" |");
			}
			lines.add(row.toString());
		}
		lines.add("");
		return lines;
	}

	private String cell(String side, Predicate<Figure> column) {
		return this.figures.stream()
			.filter((figure) -> figure.side().equals(side))
			.filter(column)
			.findFirst()
			.map((figure) -> strong(side, Shown.spread(figure)))
			.orElse("-");
	}

	private static String strong(String side, String text) {
		return Shown.isOurs(side) ? "**" + text + "**" : text;
	}

	/**
	 * What tells most about the work: its rate, or else its median, or else what comes
	 * first.
	 */
	List<Figure> telling() {
		String what = this.whats.contains(Sample.RATE) ? Sample.RATE
				: this.whats.contains(Sample.MEDIAN) ? Sample.MEDIAN : this.whats.iterator().next();
		return this.figures.stream().filter(shows(what)).toList();
	}

}
