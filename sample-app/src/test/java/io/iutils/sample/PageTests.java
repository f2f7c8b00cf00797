package io.iutils.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.TestRestTemplate;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureTestRestTemplate;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureTestRestTemplate
class PageTests {

	private static final Pattern PARTS = Pattern.compile("(?:src|href|from|import) ?=?\"\\.?/?([a-z/.]+)\"");

	@Autowired
	TestRestTemplate rest;

	@Test
	void servesThePageAndEverythingItNames() throws IOException {
		String page = get("/chat");
		assertThat(page).startsWith("<!doctype html>").doesNotContain("http:", "https:");
		List<String> parts = PARTS.matcher(page).results().map((result) -> result.group(1)).toList();
		assertThat(parts).contains("sample.css", "js/sample.js", "icon.svg");
		parts.forEach((part) -> get("/" + part));
		String script = new ClassPathResource("static/js/sample.js").getContentAsString(StandardCharsets.UTF_8);
		assertThat(PARTS.matcher(script).results().map((result) -> result.group(1)).toList()).hasSize(4)
			.allSatisfy((part) -> get("/js/" + part));
	}

	@Test
	void namesTheLivingSiblings() {
		assertThat(get("/siblings")).contains("\"process\":" + ProcessHandle.current().pid() + ",\"self\":true");
	}

	private String get(String path) {
		ResponseEntity<String> response = this.rest.getForEntity(path, String.class);
		assertThat(response.getStatusCode()).as(path).isEqualTo(HttpStatus.OK);
		assertThat(response.getBody()).isNotNull();
		return response.getBody();
	}

}
