package io.iutils.benchmarks;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoadTests {

	@Test
	void isOneLineThatIsReadAgain() throws Exception {
		Histogram nanos = new Histogram(3);
		nanos.recordValue(1500);
		nanos.recordValue(2500);
		Load load = new Load(2, 0.5, nanos);
		assertThat(load.toString()).doesNotContain("\n");
		Load read = Load.parse(load.toString());
		assertThat(read.operations()).isEqualTo(2);
		assertThat(read.seconds()).isEqualTo(0.5);
		assertThat(read.nanos()).isEqualTo(nanos);
	}

	@Test
	void tellsNoTimesOfWhatWasNotTimed() throws Exception {
		Load load = Load.parse(new Load(400, 2, new Histogram(3)).toString());
		assertThat(load.sample().values()).containsOnlyKeys(Sample.RATE).containsEntry(Sample.RATE, 200.0);
	}

}
