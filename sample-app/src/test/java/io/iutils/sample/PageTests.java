package io.iutils.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class PageTests {

	private static final Pattern PARTS = Pattern.compile("(?:src|href|from|import) ?=?\"\\.?/?([a-z][a-z/.]*)\"");

	@Autowired
	RestTestClient rest;

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
		byte[] body = this.rest.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.returnResult()
			.getResponseBodyContent();
		return new String(body, StandardCharsets.UTF_8);
	}

}
