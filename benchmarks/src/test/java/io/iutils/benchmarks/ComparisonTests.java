package io.iutils.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ComparisonTests {

	private static final Pace PACE = new Pace(true, 1, 3, Duration.ofMillis(1));

	private final List<String> turns = new ArrayList<>();

	private Bench bench;

	@BeforeEach
	void open() throws IOException {
		this.bench = new Bench(PACE, new Progress(System.err, false, System::nanoTime, Map.of()));
	}

	@AfterEach
	void close() throws IOException {
		this.bench.close();
	}

	@Test
	void givesEachSideATurnInEachRoundButNotAlwaysBehindTheSame() {
		this.bench.compare("work", "")
			.side("a", () -> side("a", 3))
			.side("b", () -> side("b", 2))
			.side("c", () -> side("c", 1))
			.run();
		List<List<String>> rounds = new ArrayList<>();
		for (int i = 0; i < this.turns.size(); i += 3) {
			rounds.add(this.turns.subList(i, i + 3));
		}
		assertThat(rounds).hasSize(4).allSatisfy((round) -> assertThat(round).containsOnlyOnce("a", "b", "c"));
		assertThat(rounds.stream().map((round) -> round.indexOf("b") - round.indexOf("a")).distinct().count())
			.isGreaterThan(1);
	}

	@Test
	void holdsOneSideAgainstAnother() {
		this.bench.compare("work", "")
			.side("a", () -> side("a", 3))
			.side("b", () -> side("b", 2))
			.run()
			.ratio("a-vs-b", Sample.RATE, "a", "b", Ratio.Goal.atLeast(1));
		assertThat(ratio().value()).isEqualTo(1.5);
	}

	@Test
	void tellsASideThatCannotBeStarted() {
		this.bench.compare("work", "").side("a", () -> side("a", 3)).side("b", () -> {
			throw new IOException("not installed");
		}).run().ratio("a-vs-b", Sample.RATE, "a", "b", Ratio.Goal.atLeast(1));
		assertThat(ratio().value()).isNull();
		assertThat(missing()).containsExactly("missing: b in work: not installed");
	}

	@Test
	void leavesNoFigureOfASideThatDidNotDoItsWork() {
		this.bench.compare("work", "").side("a", () -> side("a", 3)).side("b", () -> new Side() {

			@Override
			public Sample measure(Duration time) {
				return Sample.of(Sample.RATE, 1000);
			}

			@Override
			public void verify() throws IOException {
				throw new IOException("counted wrong");
			}

		}).run().ratio("a-vs-b", Sample.RATE, "a", "b", Ratio.Goal.atLeast(1));
		assertThat(ratio().value()).isNull();
		assertThat(missing()).containsExactly("missing: b in work: counted wrong");
		assertThat(results().figures()).extracting(Figure::side).containsExactly("a");
	}

	private Side side(String name, double rate) {
		return (time) -> {
			this.turns.add(name);
			return Sample.of(Sample.RATE, rate);
		};
	}

	private Ratio ratio() {
		return results().ratios().get(0);
	}

	private List<String> missing() {
		return results().missing().stream().map(Bench.Missing::toString).toList();
	}

	private Results results() {
		return this.bench.results(new Suite() {

			@Override
			public String name() {
				return "test";
			}

			@Override
			public String title() {
				return "test";
			}

			@Override
			public void run(Bench bench) {
				throw new UnsupportedOperationException();
			}

		}, 0);
	}

}
