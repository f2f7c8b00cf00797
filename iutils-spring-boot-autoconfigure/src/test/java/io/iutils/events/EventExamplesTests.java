package io.iutils.events;

import static io.iutils.events.Contexts.self;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iutils.DeadLetter;
import io.iutils.EventDeadLettered;
import io.iutils.EventMessage;
import io.iutils.IDeadLetters;
import io.iutils.IEvent;
import io.iutils.IEventListener;
import io.iutils.IEvents;
import io.iutils.RemoteEvent;
import io.iutils.Sibling;
import io.iutils.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import io.iutils.testing.OnEveryEngine;

/**
 * Examples of {@code docs/events.md}; others stand in the tests of their feature, or in
 * the sample.
 */
@OnEveryEngine
class EventExamplesTests {

	@RegisterExtension
	final Contexts contexts = new Contexts().with("iutils.events.back-off", "1ms");

	private final Heard heard = new Heard();

	private static IEvents events(ApplicationContext context) {
		return context.getBean(IEvents.class);
	}

	@Test
	void everyExampleOfThePageRuns() throws IOException {
		String page = Files.readString(Path.of("../docs/events.md"));
		StringBuilder sources = new StringBuilder();
		for (String directory : List.of("src/test/java", "../sample-app/src/main/java")) {
			try (Stream<Path> files = Files.walk(Path.of(directory))) {
				for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
					sources.append(squeezed(Files.readString(file)));
				}
			}
		}
		List<String> lines = Stream.of(page.split("```java\n"))
			.skip(1)
			.flatMap((rest) -> rest.substring(0, rest.indexOf("```")).lines())
			.map(EventExamplesTests::squeezed)
			.filter((line) -> !line.isEmpty())
			.toList();
		assertThat(lines).isNotEmpty().allSatisfy((line) -> assertThat(sources).contains(line));
	}

	/**
	 * Without comments behind code, and without what differs by the place it stands in.
	 */
	private static String squeezed(String text) {
		return text.replaceAll("\\s+// .*", "").replaceAll("\\s+", "").replace("this.", "");
	}

	@IEvent("invoice.sent")
	record InvoiceSent(long number) {
	}

	record Order(long number, String item) {
	}

	record Line(String text) {
	}

	/**
	 * What listeners have heard, of all siblings.
	 */
	static final class Heard {

		private final List<String> all = new CopyOnWriteArrayList<>();

		void add(Object what) {
			this.all.add(String.valueOf(what));
		}

	}

	static class Bridged {

		private final Heard heard = new Heard();

		private final ApplicationEventPublisher publisher;

		Bridged(ApplicationEventPublisher publisher) {
			this.publisher = publisher;
		}

		void send(long number) {
			publisher.publishEvent(new InvoiceSent(number));
		}

		@EventListener
		void everySibling(InvoiceSent sent) {
			heard.add(sent.number());
		}

		@EventListener
		void othersOnly(RemoteEvent<InvoiceSent> sent) {
			heard.add("from " + sent.origin().processId());
		}

	}

	@Test
	void springsOwnEvents() {
		ApplicationContext here = this.contexts.start(Bridged.class);
		ApplicationContext there = this.contexts.start(Bridged.class);
		here.getBean(Bridged.class).send(7);
		assertThat(here.getBean(Bridged.class).heard.all).containsExactly("7");
		await().untilAsserted(() -> assertThat(there.getBean(Bridged.class).heard.all).containsExactlyInAnyOrder("7",
				"from " + self(here).processId()));
	}

	static class Chat {

		private final Heard heard = new Heard();

		@IEventListener("chat.*")
		void show(Line line, EventMessage<Line> message) {
			heard.add(message.topic() + " " + line.text());
		}

		@IEventListener(topic = "chat.**", from = IEventListener.From.SIBLINGS, lane = "archive")
		CompletionStage<Void> archive(Line line) {
			heard.add("archived " + line.text());
			return CompletableFuture.completedFuture(null);
		}

	}

	@Test
	void topics() {
		ApplicationContext here = this.contexts.start(Chat.class);
		ApplicationContext there = this.contexts.start(Chat.class);
		IEvents events = events(here);
		long id = events.emit("chat.room1", new Line("hello"));
		assertThat(id).isEqualTo(events.lastId());
		await().untilAsserted(() -> assertThat(here.getBean(Chat.class).heard.all).containsExactly("chat.room1 hello"));
		await().untilAsserted(() -> assertThat(there.getBean(Chat.class).heard.all)
			.containsExactlyInAnyOrder("chat.room1 hello", "archived hello"));
	}

	@Test
	void subscriptions() {
		ApplicationContext here = this.contexts.start();
		ApplicationContext there = this.contexts.start();
		IEvents events = events(here);
		Sibling sibling = self(there);
		events(there).on("news", String.class, message -> heard.add("there " + message.payload()));
		Subscription subscription = events.on("news", String.class, message -> heard.add(message.payload()));
		events.once("news", String.class, message -> heard.add("first " + message.payload()));
		events.emit("news", "a");
		events.emitTo(sibling, "news", "b");
		await().until(() -> this.heard.all.size() == 4);
		subscription.close();
		assertThat(this.heard.all).containsExactlyInAnyOrder("a", "first a", "there a", "there b");
	}

	@Test
	void many() {
		IEvents events = events(this.contexts.start());
		List<Order> orders = List.of(new Order(1, "tea"), new Order(2, "tea"));
		List<Long> ids = events.emitAll("orders.imported", orders);
		assertThat(events.read("orders.*", 0, Order.class, 10)).extracting(EventMessage::id).isEqualTo(ids);
	}

	@Test
	void fromAnId() {
		ApplicationContext context = this.contexts.start();
		IEvents events = events(context);
		events.emit("chat.room1", new Line("a"));
		long lastId = events.lastId();
		events.emit("chat.room1", new Line("b"));
		Subscription subscription = events.on("chat.*", lastId, Line.class, message -> heard.add(message.payload()));
		List<EventMessage<Line>> page = events.read("chat.*", lastId, Line.class, 100);
		assertThat(page).extracting((message) -> message.payload().text()).containsExactly("b");
		events.emit("chat.room1", new Line("c"));
		await().untilAsserted(() -> assertThat(this.heard.all).containsExactly("Line[text=b]", "Line[text=c]"));
		subscription.close();
	}

	static class Work {

		private final Heard heard = new Heard();

		@IEventListener(topic = "orders.*", resume = "billing")
		void bill(Order order) {
			heard.add("billed " + order.number());
		}

		@IEventListener(sharedBy = "mailer")
		void send(InvoiceSent sent) {
			heard.add("mailed " + sent.number());
		}

		@IEventListener(topic = "orders.*", sharedBy = "stock", orderedBy = "payload.item")
		void book(Order order) {
			heard.add("booked " + order.number());
		}

	}

	@Test
	void workThatIsDoneOnce() {
		ApplicationContext here = this.contexts.start(Work.class);
		ApplicationContext there = this.contexts.start(Work.class);
		here.publishEvent(new InvoiceSent(1));
		events(here).emit("orders.placed", new Order(1, "tea"));
		events(here).emit("orders.placed", new Order(2, "tea"));
		await().untilAsserted(() -> assertThat(Stream.concat(here.getBean(Work.class).heard.all.stream(),
				there.getBean(Work.class).heard.all.stream()))
			.containsExactlyInAnyOrder("mailed 1", "billed 1", "billed 2", "booked 1", "booked 2"));
	}

	@Test
	void workThatIsDoneOnceInCode() {
		IEvents events = events(this.contexts.start());
		events.resume("billing", "orders.*", Order.class, message -> heard.add("billed " + message.payload().number()));
		events.share("stock", "orders.*", Order.class, message -> message.payload().item(),
				message -> heard.add("booked " + message.payload().number()));
		events.emit("orders.placed", new Order(1, "tea"));
		await().untilAsserted(() -> assertThat(this.heard.all).containsExactlyInAnyOrder("billed 1", "booked 1"));
	}

	static class Buried {

		private final Heard heard = new Heard();

		@EventListener
		void tell(EventDeadLettered event) {
			heard.add(event.letter().failure());
		}

	}

	@Test
	void deadLetters() {
		ApplicationContext context = this.contexts.start(Buried.class);
		IDeadLetters deadLetters = context.getBean(IDeadLetters.class);
		events(context).share("mailer", "mail", String.class, message -> {
			heard.add(message.payload());
			if (this.heard.all.size() <= 3) {
				throw new IllegalStateException("no server");
			}
		});
		events(context).emit("mail", "a");
		await().until(() -> deadLetters.list().size() == 1);
		DeadLetter letter = deadLetters.list().get(0);
		assertThat(deadLetters.read(letter, String.class)).isPresent();
		await().untilAsserted(() -> assertThat(context.getBean(Buried.class).heard.all)
			.containsExactly("java.lang.IllegalStateException: no server"));
		deadLetters.list("mailer").forEach(deadLetters::redrive);
		await().untilAsserted(() -> assertThat(this.heard.all).containsExactly("a", "a", "a", "a"));
	}

}
