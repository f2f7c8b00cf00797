package io.iutils.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.iutils.IStash;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@SpringBootTest
@AutoConfigureMockMvc
class HitsControllerTests {

	private static final long PROCESS = ProcessHandle.current().pid();

	@Autowired
	MockMvcTester mvc;

	@Autowired
	IStash stash;

	@BeforeEach
	void startAtForty() {
		this.stash.put("hits", 40L);
	}

	@Test
	void greetsWithTheCountAndTheProcess() {
		assertThat(this.mvc.get().uri("/").accept(MediaType.TEXT_HTML, MediaType.ALL)).hasStatusOk()
			.hasContentTypeCompatibleWith(MediaType.TEXT_PLAIN)
			.hasBodyTextEqualTo("Hello, this page was hit 41 times (and I'm process " + PROCESS + " talking)");
	}

	@Test
	void countsInTheSameWayAndAnswersJson() {
		assertThat(this.mvc.get().uri("/hits")).hasStatusOk()
			.hasContentTypeCompatibleWith(MediaType.APPLICATION_JSON)
			.hasBodyTextEqualTo("{\"count\":41,\"process\":" + PROCESS + "}");
		assertThat(this.mvc.get().uri("/")).bodyText().contains("hit 42 times");
		assertThat(this.stash.get("hits", Long.class)).contains(42L);
	}

}
