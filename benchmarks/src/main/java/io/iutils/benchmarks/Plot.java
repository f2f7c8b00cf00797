package io.iutils.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Draws what all sides showed of one thing: lines if it grows along an axis, else bars.
 */
final class Plot {

	private static final int WIDTH = 760;

	private static final int TOP = 56;

	private static final int HEIGHT = 300;

	private static final int ROW = 24;

	private static final int LABEL = 15;

	private static final String OURS = "#e8590c";

	private static final List<String> OTHERS = List.of("#4c7fb8", "#3d9a6a", "#9467bd", "#b07d2b", "#c2578c", "#2f97a7",
			"#8a8a3c", "#7d7d7d", "#a0685c", "#6a79c9");

	private static final String BOLD = "font-weight=\"600\"";

	private final Svg svg = new Svg(WIDTH);

	private final List<Figure> figures;

	private final Map<String, String> colors = new LinkedHashMap<>();

	private Plot(List<Figure> figures) {
		this.figures = figures;
		int other = 0;
		for (Figure figure : figures) {
			if (!this.colors.containsKey(figure.side())) {
				this.colors.put(figure.side(),
						Shown.isOurs(figure.side()) ? OURS : OTHERS.get(other++ % OTHERS.size()));
			}
		}
	}

	/**
	 * @param figures of the same work and of the same thing that was measured
	 * @return an SVG
	 */
	static String of(String title, List<Figure> figures) {
		Plot plot = new Plot(figures);
		plot.svg.text(0, 16, "start", BOLD + " font-size=\"15\"", title);
		return plot.grows() ? plot.lines() : plot.bars();
	}

	private boolean grows() {
		List<String> ats = this.figures.stream().map(Figure::at).distinct().toList();
		List<Growth> points = ats.stream().map(Growth::of).filter(Objects::nonNull).toList();
		return ats.size() > 1 && points.stream().map(Growth::number).distinct().count() == ats.size();
	}

	private void subtitle(Axis axis) {
		String what = this.figures.get(0).what();
		List<String> ats = this.figures.stream().map(Figure::at).distinct().toList();
		String at = (ats.size() == 1 && !ats.get(0).isEmpty()) ? ats.get(0) + ": " : "";
		this.svg.text(0, 34, "start", "", at + Shown.what(what) + (Shown.isMoreBetter(what) ? "; more" : "; less")
				+ " is better" + (axis.isLogarithmic() ? "; each line of the grid is ten times the one before" : ""));
	}

	private String lines() {
		Map<String, TreeMap<Double, Figure>> sides = new LinkedHashMap<>();
		TreeMap<Double, Growth> points = new TreeMap<>();
		for (Figure figure : this.figures) {
			Growth point = Objects.requireNonNull(Growth.of(figure.at()));
			points.put(point.number(), point);
			sides.computeIfAbsent(figure.side(), (any) -> new TreeMap<>()).put(point.number(), figure);
		}
		double right = WIDTH - 20 - this.colors.keySet().stream().mapToDouble(Svg::width).max().orElse(0);
		double bottom = TOP + HEIGHT;
		Axis x = Axis.between(points.firstKey(), points.lastKey(), 64, right - 12);
		Axis y = Axis.of(this.figures.stream().map(Figure::median).toList(), bottom, TOP);
		subtitle(y);
		for (double tick : y.ticks()) {
			this.svg.grid(44, y.at(tick), right, y.at(tick));
			this.svg.text(38, y.at(tick) + 4, "end", "", Shown.tick(tick));
		}
		points.forEach((number, point) -> this.svg.text(x.at(number), bottom + 18, "middle", "", point.label()));
		this.svg.text((64 + right) / 2, bottom + 36, "middle", "", points.lastEntry().getValue().of());
		// Ours come last, so that they lie above the others.
		List<String> order = new ArrayList<>(sides.keySet());
		order.sort(Comparator.comparing(Shown::isOurs));
		for (String side : order) {
			line(side, sides.getOrDefault(side, new TreeMap<>()), x, y);
		}
		names(sides, y, right);
		return this.svg.drawing(bottom + 44);
	}

	private void line(String side, TreeMap<Double, Figure> figures, Axis x, Axis y) {
		String color = this.colors.getOrDefault(side, OURS);
		double thick = Shown.isOurs(side) ? 3 : 1.6;
		Map.Entry<Double, Figure> former = null;
		for (Map.Entry<Double, Figure> point : figures.entrySet()) {
			double here = x.at(point.getKey());
			double high = y.at(point.getValue().median());
			if (former != null) {
				this.svg.line(x.at(former.getKey()), y.at(former.getValue().median()), here, high,
						"stroke=\"" + color + "\" stroke-width=\"" + thick + "\" stroke-linecap=\"round\"");
			}
			this.svg.point(here, high, thick + 1.5, color);
			former = point;
		}
	}

	/** At the ends of the lines, none upon another. */
	private void names(Map<String, TreeMap<Double, Figure>> sides, Axis y, double right) {
		List<String> order = new ArrayList<>(sides.keySet());
		Map<String, Double> ends = new LinkedHashMap<>();
		sides.forEach((side, figures) -> ends.put(side, y.at(figures.lastEntry().getValue().median()) + 4));
		order.sort(Comparator.comparing(ends::get));
		double lowest = TOP + HEIGHT + 4;
		double[] places = new double[order.size()];
		double above = 0;
		for (int i = 0; i < places.length; i++) {
			places[i] = Math.max(above, ends.getOrDefault(order.get(i), 0.0));
			above = places[i] + LABEL;
		}
		for (int i = places.length - 1; i >= 0; i--) {
			places[i] = Math.min(places[i], lowest);
			lowest = places[i] - LABEL;
		}
		for (int i = 0; i < places.length; i++) {
			name(right + 2, places[i], "start", order.get(i));
		}
	}

	private void name(double x, double y, String anchor, String side) {
		this.svg.text(x, y, anchor, "fill=\"" + this.colors.get(side) + "\"" + (Shown.isOurs(side) ? " " + BOLD : ""),
				side);
	}

	private String bars() {
		double left = 10 + this.colors.keySet().stream().mapToDouble(Svg::width).max().orElse(0);
		List<Double> values = new ArrayList<>();
		this.figures.forEach((figure) -> values.addAll(List.of(figure.median(), figure.least(), figure.most())));
		Axis x = Axis.of(values, left, WIDTH - 70);
		subtitle(x);
		Map<String, List<Figure>> groups = new LinkedHashMap<>();
		this.figures.forEach((figure) -> groups.computeIfAbsent(figure.at(), (any) -> new ArrayList<>()).add(figure));
		int heads = (groups.size() > 1) ? groups.size() : 0;
		double height = TOP + (this.figures.size() + heads) * ROW;
		for (double tick : x.ticks()) {
			this.svg.grid(x.at(tick), TOP - 8, x.at(tick), height);
			this.svg.text(x.at(tick), height + 16, "middle", "", Shown.tick(tick));
		}
		double y = TOP;
		for (Map.Entry<String, List<Figure>> group : groups.entrySet()) {
			if (heads > 0) {
				this.svg.text(0, y + 12, "start", BOLD, group.getKey());
				y += ROW;
			}
			Comparator<Figure> order = Comparator.comparingDouble(Figure::median);
			boolean more = Shown.isMoreBetter(group.getValue().get(0).what());
			for (Figure figure : group.getValue().stream().sorted(more ? order.reversed() : order).toList()) {
				bar(figure, x, left, y);
				y += ROW;
			}
		}
		return this.svg.drawing(height + 24);
	}

	/** There is no zero on a scale of powers: a point stands for the bar. */
	private void bar(Figure figure, Axis x, double left, double y) {
		String color = Shown.isOurs(figure.side()) ? OURS : OTHERS.get(0);
		double end = x.at(figure.median());
		double middle = y + ROW / 2.0 - 4;
		if (x.isLogarithmic()) {
			this.svg.line(left, middle, end, middle,
					"stroke=\"" + color + "\" stroke-width=\"3\" stroke-opacity=\"0.5\"");
			this.svg.point(end, middle, 6, color);
		}
		else {
			this.svg.bar(left, y, end - left, ROW - 8, "fill=\"" + color + "\" rx=\"2\"");
		}
		this.svg.line(x.at(figure.least()), middle, x.at(figure.most()), middle,
				"stroke=\"" + Svg.INK + "\" stroke-width=\"2\"");
		this.svg.text(left - 8, middle + 4, "end", Shown.isOurs(figure.side()) ? BOLD + " fill=\"" + OURS + "\"" : "",
				figure.side());
		this.svg.text(Math.max(end + 6, x.at(figure.most())) + 6, middle + 4, "start",
				Shown.isOurs(figure.side()) ? BOLD : "", Shown.number(figure.median()));
	}

}
