package io.iutils.sample.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTests {

	@Test
	void startsTwoFromPort8081WhenNothingIsSaid() {
		assertThat(Options.parse()).isEqualTo(new Options(2, 8081, false));
	}

	@Test
	void takesOptionsInAnyOrder() {
		Options expected = new Options(4, 9001, true);
		assertThat(Options.parse("4", "--port", "9001", "--proof")).isEqualTo(expected);
		assertThat(Options.parse("--proof", "--port=9001", "4")).isEqualTo(expected);
		assertThat(expected.lastPort()).isEqualTo(9004);
	}

	@Test
	void takesTheEngineAndWhereItsServerIs() {
		assertThat(Options.parse("--engine=local")).isEqualTo(Options.parse());
		Options here = new Options(2, 8081, false, new RedisAddress("localhost", 6379));
		assertThat(Options.parse("--engine=redis")).isEqualTo(here);
		assertThat(Options.parse("--engine", "redis", "2")).isEqualTo(here);
		Options there = new Options(2, 8081, true, new RedisAddress("::1", 6380));
		assertThat(Options.parse("--redis", "::1:6380", "--proof", "--engine", "redis")).isEqualTo(there);
		assertThat(Options.parse("--engine=redis", "--redis=::1:6380", "--proof")).isEqualTo(there);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			0                | COUNT is 1 to 32, not 0
			33               | COUNT is 1 to 32, not 33
			-1               | COUNT is 1 to 32, not -1
			two              | COUNT is a number, not 'two'
			1 --proof        | COUNT is 2 to 32 for --proof, not 1
			2 3              | Unknown argument '3'
			--prof           | Unknown argument '--prof'
			--port           | --port needs a number
			--port x         | FIRST is a number, not 'x'
			2 --port 65535   | FIRST is 1 to 65534 for 2 siblings, not 65535
			--proof=yes      | Unknown argument '--proof=yes'
			--engine         | --engine needs local or redis
			--engine=oracle  | --engine is local or redis, not 'oracle'
			--engine=        | --engine is local or redis, not ''
			--redis          | --redis needs HOST:PORT
			--redis=host:1   | --redis is for --engine=redis
			--engine redis --redis=host       | --redis is HOST:PORT, not 'host'
			--engine redis --redis=:6379      | --redis is HOST:PORT, not ':6379'
			--engine redis --redis=6379       | --redis is HOST:PORT, not '6379'
			--engine redis --redis=host:0     | --redis is HOST:PORT, not 'host:0'
			--engine redis --redis=host:65536 | --redis is HOST:PORT, not 'host:65536'
			""")
	void refusesWhatItCannotDo(String arguments, String why) {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(arguments.split(" "))).withMessage(why);
	}

}
