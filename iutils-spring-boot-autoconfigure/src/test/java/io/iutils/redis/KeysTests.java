package io.iutils.redis;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeysTests {

	private final Keys first = new Keys("shop", 0);

	private final Keys second = new Keys("shop", 1);

	@Test
	void channelsNameTheDatabaseWhichRedisDoesNotTellApart() {
		assertThat(this.second.bell()).isNotEqualTo(this.first.bell());
		assertThat(this.second.inbox("id")).isNotEqualTo(this.first.inbox("id"));
		assertThat(this.second.stash("stash").bell).isNotEqualTo(this.first.stash("stash").bell);
		assertThat(this.second.place()).isNotEqualTo(this.first.place());
		assertThat(this.second.of("events")).isEqualTo(this.first.of("events"));
	}

	@Test
	void allKeysOfANamespaceHaveItsHashTag() {
		assertThat(Keys.text(this.first.of("events"))).startsWith("iutils:{shop}:");
		assertThat(Keys.text(this.first.stash("stash").value("a{b}"))).isEqualTo("iutils:{shop}:stash:value:a{b}");
	}

}
