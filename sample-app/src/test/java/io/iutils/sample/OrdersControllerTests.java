package io.iutils.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.iutils.EventMessage;
import io.iutils.RemoteEvent;
import io.iutils.Sibling;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@SpringBootTest
@AutoConfigureMockMvc
class OrdersControllerTests {

	private static final long PROCESS = ProcessHandle.current().pid();

	@Autowired
	MockMvcTester mvc;

	@Autowired
	ApplicationEventPublisher publisher;

	@Test
	void listsOwnOrdersAsHeard() {
		assertThat(order("{\"item\":\" Green tea \",\"quantity\":2}")).hasStatus(HttpStatus.CREATED)
			.bodyJson()
			.extractingPath("$.item")
			.isEqualTo("Green tea");
		assertThat(this.mvc.get().uri("/orders")).bodyJson()
			.extractingPath("$[0]")
			.asMap()
			.hasEntrySatisfying("order",
					(order) -> assertThat(order).asInstanceOf(InstanceOfAssertFactories.MAP)
						.containsEntry("item", "Green tea")
						.containsEntry("quantity", 2))
			.containsEntry("own", true)
			.hasEntrySatisfying("process", (process) -> assertThat(process).hasToString(String.valueOf(PROCESS)));
	}

	@Test
	void namesTheSiblingAnOrderComesFrom() {
		hear(new OrderPlaced(7, "Oolong", 1));
		assertThat(this.mvc.get().uri("/orders")).bodyJson()
			.extractingPath("$[0]")
			.asMap()
			.containsEntry("process", 4711)
			.containsEntry("own", false);
	}

	@Test
	void keepsTheNewestHundred() {
		for (int number = 1; number <= OrdersController.KEPT + 5; number++) {
			hear(new OrderPlaced(number, "Oolong", 1));
		}
		assertThat(this.mvc.get().uri("/orders")).bodyJson()
			.extractingPath("$[*].order.number")
			.asArray()
			.hasSize(OrdersController.KEPT)
			.startsWith(OrdersController.KEPT + 5)
			.endsWith(6);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"item":"tea","quantity":0}       | A quantity is 1 to 1000, not 0
			{"item":"tea","quantity":1001}    | A quantity is 1 to 1000, not 1001
			{"item":" ","quantity":1}         | An item has 1 to 100 characters, not 0
			{"quantity":1}                    | An item has 1 to 100 characters, not 0
			{"item":"a\\nb","quantity":1}     | An item has no line breaks, control characters or halves of characters
			{"item":"\\ud83d","quantity":1}   | An item has no line breaks, control characters or halves of characters
			""")
	void refusesAndSaysWhy(String order, String why) {
		assertThat(order(order)).hasStatus(HttpStatus.BAD_REQUEST)
			.hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo(why);
	}

	@Test
	void refusesWhatIsNoJson() {
		assertThat(order("tea")).hasStatus(HttpStatus.BAD_REQUEST);
		assertThat(this.mvc.post().uri("/orders").contentType(MediaType.TEXT_PLAIN).content("{}"))
			.hasStatus(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
	}

	/** As iutils delivers it. */
	private void hear(OrderPlaced order) {
		Sibling sibling = new Sibling("0123456789abcdef0123456789abcdef", 4711, Instant.EPOCH);
		EventMessage<OrderPlaced> message = new EventMessage<>(1, "orders.placed", sibling, Instant.EPOCH, Map.of(),
				order);
		this.publisher.publishEvent(new RemoteEvent<>(sibling, order, message));
	}

	private MvcTestResult order(String json) {
		return this.mvc.post().uri("/orders").contentType(MediaType.APPLICATION_JSON).content(json).exchange();
	}

}
