package io.iutils.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iutils.IDeadLetters;
import io.iutils.IStash;
import io.iutils.sample.ConfirmationsController.Confirmation;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@SpringBootTest(properties = "iutils.events.back-off=1ms")
@AutoConfigureMockMvc
class ConfirmationsControllerTests {

	@Autowired
	MockMvcTester mvc;

	@Autowired
	ApplicationEventPublisher publisher;

	@Autowired
	IDeadLetters deadLetters;

	@Autowired
	IStash stash;

	@Test
	void confirmsWhatWasOrderedAndWhatIsRedriven() {
		this.publisher.publishEvent(new OrderPlaced(1001, "tea", 1));
		awaitConfirmed(1001);
		shop("{\"open\":false}");
		this.publisher.publishEvent(new OrderPlaced(1002, "tea", 1));
		await().until(() -> this.deadLetters.list().size() == 1);
		assertThat(this.mvc.get().uri("/dead-letters")).bodyJson()
			.extractingPath("$[*].failure")
			.asArray()
			.containsExactly("java.lang.IllegalStateException: The shop is closed");
		shop("{\"open\":true}");
		assertThat(this.mvc.post().uri("/dead-letters/redrive")).bodyJson()
			.extractingPath("$[*].topic")
			.asArray()
			.containsExactly("orders.placed");
		awaitConfirmed(1002);
		assertThat(this.mvc.get().uri("/confirmations")).bodyJson()
			.extractingPath("$[*].number")
			.asArray()
			.startsWith(1002, 1001);
		assertThat(this.deadLetters.list()).isEmpty();
	}

	private void shop(String json) {
		assertThat(this.mvc.put().uri("/shop").contentType(MediaType.APPLICATION_JSON).content(json)).hasStatusOk();
	}

	private void awaitConfirmed(long number) {
		await().until(() -> this.stash.get("confirmed." + number, Confirmation.class).isPresent());
	}

}
