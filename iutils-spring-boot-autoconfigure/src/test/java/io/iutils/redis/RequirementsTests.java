package io.iutils.redis;

import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class RequirementsTests {

	private static Properties of(String name, String value) {
		Properties properties = new Properties();
		properties.setProperty(name, value);
		return properties;
	}

	@ParameterizedTest
	@ValueSource(strings = { "5.0.14.1", "6.0.16", "6.1.240" })
	void refusesWhatIsTooOld(String version) {
		assertThatExceptionOfType(UnusableServerException.class)
			.isThrownBy(() -> Requirements.check(of("redis_version", version), null))
			.withMessageContaining(version)
			.withMessageContaining("6.2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "6.2.0", "6.2.14", "7.0.15", "8.0.0", "255.255.255", "unstable" })
	void takesWhatIsNewEnough(String version) {
		assertThatNoException().isThrownBy(() -> Requirements.check(of("redis_version", version), null));
	}

	@Test
	void refusesAPolicyThatRemovesWhatShallBeKept() {
		for (String policy : new String[] { "allkeys-lru", "allkeys-lfu", "allkeys-random" }) {
			assertThatExceptionOfType(UnusableServerException.class)
				.isThrownBy(() -> Requirements.check(null, of("maxmemory_policy", policy)))
				.withMessageContaining(policy)
				.satisfies((ex) -> ex.action().contains("noeviction"));
		}
		assertThatNoException().isThrownBy(() -> Requirements.check(null, of("maxmemory_policy", "noeviction")));
		assertThatNoException().isThrownBy(() -> Requirements.check(null, of("maxmemory_policy", "volatile-ttl")));
	}

	@Test
	void inAClusterEachNodeIsAsked() {
		assertThatExceptionOfType(UnusableServerException.class)
			.isThrownBy(() -> Requirements.check(of("127.0.0.1:7000.redis_version", "5.0.7"), null));
	}

}
