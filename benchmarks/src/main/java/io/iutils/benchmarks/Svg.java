package io.iutils.benchmarks;

import java.util.Locale;

/**
 * A drawing without a background, in tones that can be read on white and on black.
 */
final class Svg {

	static final String INK = "#6e7781";

	private static final double CHARACTER = 6.6;

	private final StringBuilder text = new StringBuilder();

	private final int width;

	Svg(int width) {
		this.width = width;
	}

	void text(double x, double y, String anchor, String style, String text) {
		add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>", x, y, anchor, style,
				text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
	}

	void line(double x1, double y1, double x2, double y2, String style) {
		add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>", x1, y1, x2, y2, style);
	}

	void bar(double x, double y, double width, double height, String style) {
		add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" %s/>", x, y, Math.max(1, width), height, style);
	}

	void point(double x, double y, double radius, String color) {
		add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>", x, y, radius, color);
	}

	void grid(double x1, double y1, double x2, double y2) {
		line(x1, y1, x2, y2, "stroke=\"#8b949e\" stroke-opacity=\"0.3\"");
	}

	private void add(String format, Object... values) {
		this.text.append(String.format(Locale.ROOT, format, values)).append('\n');
	}

	/** About so many pixels; the reader's font is not known. */
	static double width(String text) {
		return CHARACTER * text.length();
	}

	String drawing(double height) {
		return String.format(Locale.ROOT,
				"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %.0f\" width=\"%d\" height=\"%.0f\" "
						+ "font-family=\"system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif\" "
						+ "font-size=\"12\" fill=\"%s\">\n%s</svg>\n",
				this.width, height, this.width, height, INK, this.text);
	}

}
