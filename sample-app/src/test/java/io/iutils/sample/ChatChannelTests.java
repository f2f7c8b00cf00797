package io.iutils.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.http.WebSocketHandshakeException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class ChatChannelTests {

	@LocalServerPort
	int port;

	@Test
	void showsALineToEverybody() throws InterruptedException {
		try (TestSocket ann = new TestSocket(this.port); TestSocket bob = new TestSocket(this.port)) {
			ann.type("<b>hello</b> \uD83D\uDE42 & \u0633\u0644\u0627\u0645");
			JsonNode line = bob.next();
			assertThat(line).isEqualTo(ann.next());
			assertThat(line.path("text").asString()).isEqualTo("<b>hello</b> \uD83D\uDE42 & \u0633\u0644\u0627\u0645");
			assertThat(line.path("author").asString()).isEqualTo("Ann");
			assertThat(line.path("process").asLong()).isEqualTo(ProcessHandle.current().pid());
			assertThat(line.path("id").asLong()).isPositive();
			assertThat(line.path("time").asString()).startsWith("2");
		}
	}

	@Test
	void showsTheBacklogToWhoComesLater() throws InterruptedException {
		try (TestSocket ann = new TestSocket(this.port)) {
			ann.type("first");
			ann.type("second");
			ann.nextTexts(2);
			try (TestSocket bob = new TestSocket(this.port)) {
				assertThat(bob.nextTexts(2)).containsExactly("first", "second");
				ann.type("third");
				assertThat(bob.nextTexts(1)).containsExactly("third");
			}
		}
	}

	@Test
	void refusesAndSaysWhy() throws InterruptedException {
		Map<String, String> refusals = Map.of("hello", "That was not {\"author\": ..., \"text\": ...}", //
				"[1]", "That was not {\"author\": ..., \"text\": ...}", //
				"null", "That was not {\"author\": ..., \"text\": ...}", //
				"{\"author\":\"Ann\"}", "A line has 1 to 500 characters, not 0", //
				"{\"text\":\"hello\"}", "A name has 1 to 40 characters, not 0", //
				"{\"author\":\"Ann\",\"text\":\"\\ud83d\"}",
				"A line has no line breaks, control characters or halves of characters");
		try (TestSocket ann = new TestSocket(this.port)) {
			for (Map.Entry<String, String> refusal : refusals.entrySet()) {
				ann.send(refusal.getKey());
				assertThat(ann.next().path("error").asString()).as(refusal.getKey()).isEqualTo(refusal.getValue());
			}
			ann.type("still here");
			assertThat(ann.nextTexts(1)).containsExactly("still here");
		}
	}

	@Test
	void refusesALineThatIsTooLong() throws InterruptedException {
		try (TestSocket ann = new TestSocket(this.port)) {
			ann.type("\uD83D\uDE42".repeat(ChatChannel.LONGEST_TEXT));
			assertThat(ann.next().path("text").asString()).hasSize(2 * ChatChannel.LONGEST_TEXT);
			ann.type("a".repeat(ChatChannel.LONGEST_TEXT + 1));
			assertThat(ann.next().path("error").asString()).isEqualTo("A line has 1 to 500 characters, not 501");
		}
	}

	@Test
	void refusesPagesOfOtherOrigins() {
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> new TestSocket(this.port, "Origin", "http://elsewhere.example"))
			.havingCause()
			.isInstanceOfSatisfying(WebSocketHandshakeException.class,
					(ex) -> assertThat(ex.getResponse().statusCode()).isEqualTo(403));
		new TestSocket(this.port, "Origin", "http://127.0.0.1:" + this.port).close();
	}

}
