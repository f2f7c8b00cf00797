package io.iutils.benchmarks;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;

class PlotTests {

	@Test
	void drawsLinesAlongAnAxis() throws Exception {
		List<Figure> figures = new ArrayList<>();
		for (int processes : new int[] { 1, 2, 8 }) {
			figures.add(figure(processes + " processes", "iutils", 400_000));
			figures.add(figure(processes + " processes", "Jedis", 90_000 + processes));
		}
		Document svg = parse(Plot.of("increment", figures));
		assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(6);
		assertThat(svg.getDocumentElement().getTextContent()).contains("increment", "iutils", "Jedis", "processes",
				"more is better");
	}

	@Test
	void drawsBarsOtherwise() throws Exception {
		Document svg = parse(
				Plot.of("get <4 KiB>", List.of(figure("1 thread", "iutils", 10), figure("1 thread", "B&B", 5))));
		assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(2);
		assertThat(svg.getDocumentElement().getTextContent()).contains("get <4 KiB>", "1 thread", "B&B");
	}

	@Test
	void drawsPointsIfBarsWouldBeTooUnequal() throws Exception {
		Document svg = parse(Plot.of("get", List.of(figure("", "iutils", 5e6), figure("", "Lettuce", 25_000))));
		assertThat(svg.getElementsByTagName("rect").getLength()).isZero();
		assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(2);
	}

	@Test
	void writesNumbersAsSvgWantsThem() throws Exception {
		Locale before = Locale.getDefault();
		Locale.setDefault(Locale.GERMANY);
		try {
			assertThat(Plot.of("get", List.of(figure("", "iutils", 5), figure("", "Lettuce", 2.5))))
				.doesNotContain("0,");
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Test
	void namesStandAtTheEndsOfLinesAndNotUponEachOther() throws Exception {
		List<Figure> figures = new ArrayList<>();
		for (int side = 0; side < 5; side++) {
			figures.add(figure("1 thread", "side " + side, 1000 + side));
			figures.add(figure("8 threads", "side " + side, 1000 + side));
		}
		Document svg = parse(Plot.of("x", figures));
		List<Double> heights = new ArrayList<>();
		for (int i = 0; i < svg.getElementsByTagName("text").getLength(); i++) {
			var text = svg.getElementsByTagName("text").item(i);
			if (text.getTextContent().startsWith("side")) {
				heights.add(Double.parseDouble(text.getAttributes().getNamedItem("y").getNodeValue()));
			}
		}
		heights.sort(null);
		assertThat(heights).hasSize(5);
		for (int i = 1; i < heights.size(); i++) {
			assertThat(heights.get(i) - heights.get(i - 1)).isGreaterThan(12);
		}
	}

	private static Figure figure(String at, String side, double value) {
		return new Figure("x", at, side, Sample.RATE, List.of(value * 0.9, value, value * 1.1));
	}

	private static Document parse(String svg) throws Exception {
		return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
	}

}
