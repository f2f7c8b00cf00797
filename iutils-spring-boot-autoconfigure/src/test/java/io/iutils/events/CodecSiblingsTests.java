package io.iutils.events;

import static io.iutils.events.Contexts.count;
import static io.iutils.events.Contexts.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.iutils.EventMessage;
import io.iutils.IDeadLetters;
import io.iutils.IEventListener;
import io.iutils.IStash;
import io.iutils.IStashListener;
import io.iutils.PayloadException;
import io.iutils.StashChange;
import io.iutils.engine.Counters;
import io.iutils.events.sample.OrderPlaced;
import io.iutils.events.sample.PriceChanged;
import io.iutils.testing.CborCodec;
import io.iutils.testing.TestEngine;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import io.iutils.testing.OnEveryEngine;

/**
 * Siblings that write with different codecs.
 */
@OnEveryEngine
@ExtendWith(OutputCaptureExtension.class)
class CodecSiblingsTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	@Test
	void siblingsWithDifferentCodecsUnderstandEachOther() {
		ApplicationContext json = this.contexts.start(JsonAndCbor.class, Heard.class);
		ApplicationContext cbor = this.contexts.start(CborCodec.class, Heard.class);
		say(json, 1);
		say(cbor, 2);
		if (!TestEngine.isRedis()) {
			assertThat(this.contexts.firstSegmentOf("events")).contains(CborCodec.MEDIA_TYPE, "{\"number\":1");
		}
		for (ApplicationContext each : List.of(json, cbor)) {
			Heard heard = each.getBean(Heard.class);
			await().untilAsserted(() -> assertThat(heard.annotated).containsExactly("order 1", "bytes 1", "price 1 [1]",
					"order 2", "bytes 2", "price 2 [2]"));
			await().untilAsserted(() -> assertThat(heard.plain).containsExactlyInAnyOrder("order 1", "price 1 [1]",
					"order 2", "price 2 [2]"));
			assertThat(events(each).read("orders.placed", 0, OrderPlaced.class, 9)).extracting(EventMessage::payload)
				.containsExactly(new OrderPlaced(1), new OrderPlaced(2));
			IStash stash = each.getBean(IStash.class);
			assertThat(stash.get("order.1", OrderPlaced.class)).contains(new OrderPlaced(1));
			assertThat(stash.get("order.2", OrderPlaced.class)).contains(new OrderPlaced(2));
			await().untilAsserted(() -> assertThat(heard.changes).containsExactly("order.1", "order.2"));
			assertThat(count(each, Counters.Count.EVENTS_SKIPPED)).isZero();
		}
	}

	@Test
	void aSiblingThatChangesItsCodecReadsWhatItWroteBefore() {
		ApplicationContext before = this.contexts.start();
		say(before, 1);
		before.getBean(IStash.class).put("changed", new OrderPlaced(1));
		ApplicationContext after = this.contexts.start(CborCodec.class);
		IStash stash = after.getBean(IStash.class);
		assertThat(stash.update("changed", OrderPlaced.class, new OrderPlaced(0),
				(order) -> new OrderPlaced(order.number() + 1)))
			.isEqualTo(new OrderPlaced(2));
		assertThat(stash.get("changed", OrderPlaced.class)).contains(new OrderPlaced(2));
	}

	@Test
	void whoLacksTheCodecSkipsCountsAndGoesOn(CapturedOutput output) {
		ApplicationContext json = this.contexts.start(Heard.class);
		ApplicationContext cbor = this.contexts.start(CborCodec.class);
		say(cbor, 1);
		say(json, 2);
		Heard heard = json.getBean(Heard.class);
		// Bytes need no codec.
		await().untilAsserted(
				() -> assertThat(heard.annotated).containsExactly("bytes 1", "order 2", "bytes 2", "price 2 [2]"));
		// Two listeners of each kind, and the publishing sibling's own plain ones do not
		// count.
		await().untilAsserted(() -> assertThat(count(json, Counters.Count.EVENTS_SKIPPED)).isEqualTo(4));
		assertThat(output).contains("No codec here reads the media type application/cbor, only application/json");
		assertThat(events(json).read("orders.placed", 0, OrderPlaced.class, 9)).extracting(EventMessage::payload)
			.containsExactly(new OrderPlaced(2));
		assertThat(count(json, Counters.Count.EVENTS_SKIPPED)).isEqualTo(5);
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> json.getBean(IStash.class).get("order.1", OrderPlaced.class))
			.withMessageContaining("order.1")
			.withMessageContaining("application/cbor");
		await().untilAsserted(() -> assertThat(heard.changes).containsExactly("order.2"));
		assertThat(count(json, Counters.Count.VALUES_SKIPPED)).isOne();
		assertThat(count(json, Counters.Count.LISTENER_FAILURES)).isZero();
	}

	@Test
	void aListenerWithANameThatLacksTheCodecPutsTheEventAside() {
		ApplicationContext json = this.contexts.start(Billing.class);
		ApplicationContext cbor = this.contexts.start(CborCodec.class);
		events(cbor).emit("bills", new OrderPlaced(1));
		events(json).emit("bills", new OrderPlaced(2));
		await().untilAsserted(() -> assertThat(json.getBean(Billing.class).billed).containsExactly(new OrderPlaced(2)));
		assertThat(cbor.getBean(IDeadLetters.class).list("billing")).singleElement()
			.satisfies((letter) -> assertThat(letter.failure()).contains(CborCodec.MEDIA_TYPE));
	}

	private static void say(ApplicationContext context, int number) {
		context.publishEvent(new OrderPlaced(number));
		events(context).emit("bytes", new byte[] { (byte) number });
		context.publishEvent(new PriceChanged(context, new BigDecimal(number), List.of(new OrderPlaced(number))));
		context.getBean(IStash.class).put("order." + number, new OrderPlaced(number));
	}

	/** Writes JSON and reads both. */
	static class JsonAndCbor {

		@Bean(autowireCandidate = false)
		CborCodec cbor() {
			return new CborCodec();
		}

	}

	static class Billing {

		final List<OrderPlaced> billed = new CopyOnWriteArrayList<>();

		@IEventListener(topic = "bills", resume = "billing")
		void bill(OrderPlaced order) {
			this.billed.add(order);
		}

	}

	static class Heard {

		final List<String> annotated = new CopyOnWriteArrayList<>();

		final List<String> plain = new CopyOnWriteArrayList<>();

		final List<String> changes = new CopyOnWriteArrayList<>();

		@IEventListener
		void order(OrderPlaced order) {
			this.annotated.add("order " + order.number());
		}

		@IEventListener("bytes")
		void bytes(byte[] bytes) {
			this.annotated.add("bytes " + bytes[0]);
		}

		@IEventListener
		void price(PriceChanged price) {
			this.annotated.add(describe(price));
		}

		@EventListener
		void plainOrder(OrderPlaced order) {
			this.plain.add("order " + order.number());
		}

		@EventListener
		void plainPrice(PriceChanged price) {
			this.plain.add(describe(price));
		}

		@IStashListener("order.*")
		void changed(StashChange<OrderPlaced> change) {
			this.changes.add(change.key());
		}

		private static String describe(PriceChanged price) {
			return "price " + price.getPrice() + " " + price.orders().stream().map(OrderPlaced::number).toList();
		}

	}

}
