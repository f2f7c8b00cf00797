package io.iutils.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest
@AutoConfigureMockMvc
class WhoControllerTests {

	@Autowired
	MockMvcTester mvc;

	@Test
	void oneThatIsAloneAnswersItself() throws Exception {
		JsonNode before = who();
		this.mvc.get().uri("/hits").exchange();
		JsonNode after = who();
		assertThat(after.size()).isOne();
		assertThat(after.path(0).path("process").asLong()).isEqualTo(ProcessHandle.current().pid());
		assertThat(after.path(0).path("hits").asLong()).isEqualTo(before.path(0).path("hits").asLong() + 1);
		assertThat(after.path(0).path("uptimeSeconds").asLong()).isNotNegative();
		assertThat(after.path(0).has("failure")).isFalse();
	}

	private JsonNode who() throws Exception {
		String body = this.mvc.get().uri("/who").exchange().getResponse().getContentAsString();
		return new JsonMapper().readTree(body);
	}

}
