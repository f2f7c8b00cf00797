package io.iutils.events;

import static io.iutils.events.Contexts.count;
import static io.iutils.events.Contexts.events;
import static io.iutils.events.Contexts.self;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.iutils.DeadLetter;
import io.iutils.EventDeadLettered;
import io.iutils.EventMessage;
import io.iutils.IDeadLetters;
import io.iutils.IEventListener;
import io.iutils.InvalidNameException;
import io.iutils.IStash;
import io.iutils.NestedWriteException;
import io.iutils.PayloadException;
import io.iutils.engine.Claims;
import io.iutils.engine.Content;
import io.iutils.engine.Counters;
import io.iutils.engine.Engine;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.util.ReflectionUtils;
import io.iutils.testing.OnEveryEngine;

/**
 * What becomes of events that a listener with a name cannot handle.
 */
@OnEveryEngine
class DeadLetterTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	@BeforeEach
	void beQuick() {
		this.contexts.with("iutils.events.back-off", "1ms");
	}

	private static IDeadLetters deadLetters(ApplicationContext context) {
		return context.getBean(IDeadLetters.class);
	}

	private static DeadLetter awaitLetter(ApplicationContext context) {
		return await().until(() -> deadLetters(context).list(), (letters) -> letters.size() == 1).get(0);
	}

	@Test
	void anEventIsTriedAgainAndThenPutAside() {
		ConfigurableApplicationContext context = this.contexts.start(Mailer.class, Told.class);
		Mailer mailer = context.getBean(Mailer.class);
		mailer.broken.set(true);
		long id = events(context).emit("mail.out", "a");
		DeadLetter letter = awaitLetter(context);
		assertThat(mailer.heard).containsExactly("a", "a", "a");
		assertThat(letter.listener()).isEqualTo("mailer");
		assertThat(letter.eventId()).isEqualTo(id);
		assertThat(letter.topic()).isEqualTo("mail.out");
		assertThat(letter.origin()).isEqualTo(self(context));
		assertThat(letter.attempts()).isEqualTo(3);
		assertThat(letter.failure()).isEqualTo("java.lang.IllegalStateException: no a");
		assertThat(letter.failedAt()).isAfterOrEqualTo(letter.time());
		await().untilAsserted(() -> assertThat(context.getBean(Told.class).letters).containsExactly(letter));
		assertThat(count(context, Counters.Count.DEAD_LETTERS)).isEqualTo(1);
		assertThat(count(context, Counters.Count.LISTENER_FAILURES)).isEqualTo(3);
		mailer.broken.set(false);
		events(context).emit("mail.out", "b");
		await().untilAsserted(() -> assertThat(mailer.heard).endsWith("b"));
	}

	@Test
	void aSiblingCanReadAndRedriveIt() {
		ApplicationContext working = this.contexts.start(Mailer.class);
		ApplicationContext other = this.contexts.start();
		Mailer mailer = working.getBean(Mailer.class);
		mailer.broken.set(true);
		events(other).emit("mail.out", "a");
		DeadLetter letter = awaitLetter(other);
		assertThat(deadLetters(other).read(letter, String.class)).map(EventMessage::payload).contains("a");
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> deadLetters(other).read(letter, Integer.class));
		mailer.broken.set(false);
		List<String> unconcerned = new CopyOnWriteArrayList<>();
		events(other).on("mail.*", String.class, (message) -> unconcerned.add(message.payload()));
		events(other).on("mail.*", letter.eventId(), String.class, (message) -> unconcerned.add(message.payload()));
		events(other).share("unconcerned", "mail.*", String.class, (message) -> unconcerned.add(message.payload()));
		assertThat(deadLetters(other).redrive(letter)).isTrue();
		assertThat(deadLetters(other).redrive(letter)).isFalse();
		await().untilAsserted(() -> assertThat(mailer.heard).containsExactly("a", "a", "a", "a"));
		EventMessage<String> again = mailer.messages.get(3);
		assertThat(again.id()).isGreaterThan(letter.eventId());
		assertThat(again.origin()).isEqualTo(self(other));
		assertThat(again.time()).isEqualTo(letter.time());
		assertThat(deadLetters(working).list()).isEmpty();
		assertThat(events(other).read("mail.*", letter.eventId(), String.class, 10)).isEmpty();
		events(other).emit("mail.out", "end");
		await().untilAsserted(() -> assertThat(unconcerned).containsExactly("end", "end", "end"));
	}

	@Test
	void itOutlivesEverySiblingAndCanBeDiscarded() {
		ConfigurableApplicationContext first = this.contexts.start(Mailer.class);
		first.getBean(Mailer.class).broken.set(true);
		events(first).emit("mail.out", "a");
		awaitLetter(first);
		first.close();
		ApplicationContext second = this.contexts.start();
		DeadLetter letter = awaitLetter(second);
		assertThat(deadLetters(second).list("mailer")).containsExactly(letter);
		assertThat(deadLetters(second).list("other")).isEmpty();
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> deadLetters(second).list("*"));
		assertThat(deadLetters(second).discard(letter)).isTrue();
		assertThat(deadLetters(second).discard(letter)).isFalse();
		assertThat(deadLetters(second).read(letter, String.class)).isEmpty();
		assertThat(deadLetters(second).list()).isEmpty();
	}

	@Test
	void whatCannotBeReadIsPutAsideAtOnce() {
		ApplicationContext context = this.contexts.start(Numbers.class);
		events(context).emit("numbers", "no number");
		events(context).emit("numbers", 2);
		DeadLetter letter = awaitLetter(context);
		assertThat(letter.attempts()).isEqualTo(1);
		assertThat(letter.failure()).contains("Integer").doesNotContain("no number");
		await().untilAsserted(() -> assertThat(context.getBean(Numbers.class).heard).containsExactly(2));
		assertThat(deadLetters(context).read(letter, String.class)).map(EventMessage::payload).contains("no number");
	}

	@Test
	void aStageThatFailsIsAFailure() {
		ApplicationContext context = this.contexts.start(Numbers.class);
		events(context).emit("numbers", -1);
		DeadLetter letter = awaitLetter(context);
		assertThat(letter.attempts()).isEqualTo(3);
		assertThat(letter.failure()).isEqualTo("java.lang.IllegalArgumentException: -1");
	}

	@Test
	void whatIsRedrivenAtThisMomentCannotBeDiscarded() {
		ApplicationContext context = this.contexts.start(Numbers.class);
		events(context).emit("numbers", -1);
		DeadLetter letter = awaitLetter(context);
		ApplicationContext other = this.contexts.start();
		try (Claims.Claim redriving = other.getBean(Engine.class)
			.claims()
			.tryClaim("dead.numbers.%020d".formatted(letter.eventId()))) {
			assertThat(redriving).isNotNull();
			assertThat(deadLetters(context).discard(letter)).isFalse();
			assertThat(deadLetters(context).redrive(letter)).isFalse();
		}
		assertThat(deadLetters(context).discard(letter)).isTrue();
	}

	@Test
	void siblingsMayCountInTheirOwnDigits() {
		Locale usual = Locale.getDefault();
		Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
		try {
			ApplicationContext context = this.contexts.start(Numbers.class);
			events(context).emit("numbers", -1);
			DeadLetter letter = awaitLetter(context);
			Locale.setDefault(Locale.ROOT);
			assertThat(deadLetters(context).discard(letter)).isTrue();
		}
		finally {
			Locale.setDefault(usual);
		}
	}

	@Test
	void oneThatCannotBeReadDoesNotHideTheOthers() {
		ApplicationContext context = this.contexts.start(Numbers.class);
		events(context).emit("numbers", -1);
		DeadLetter letter = awaitLetter(context);
		context.getBean(Engine.class)
			.positions()
			.put("dead.numbers.00000000000000000000", StashStore.ANY,
					Content.of(Content.Kind.BYTES, new byte[] { 1, 2, 3 }), Terms.CLEAR);
		assertThat(deadLetters(context).list()).containsExactly(letter);
	}

	@Test
	void nothingIsRedrivenFromInsideAnUpdate() {
		ApplicationContext context = this.contexts.start(Numbers.class);
		events(context).emit("numbers", -1);
		DeadLetter letter = awaitLetter(context);
		assertThatExceptionOfType(NestedWriteException.class)
			.isThrownBy(() -> context.getBean(IStash.class).compute("key", Integer.class, (value) -> {
				deadLetters(context).redrive(letter);
				return value;
			}));
	}

	@Test
	void anErrorIsAFailure() {
		ApplicationContext context = this.contexts.start();
		events(context).share("stack", "t", String.class, (message) -> {
			throw new StackOverflowError();
		});
		events(context).emit("t", "a");
		assertThat(awaitLetter(context).failure()).isEqualTo("java.lang.StackOverflowError");
	}

	@ParameterizedTest
	@MethodSource
	void anOrderThatCannotBeToldIsAFailure(Throwable failure) {
		ApplicationContext context = this.contexts.start();
		List<String> heard = new CopyOnWriteArrayList<>();
		events(context).share("order", "t", String.class, (message) -> {
			if (message.payload().equals("a")) {
				ReflectionUtils.rethrowRuntimeException(failure);
			}
			return message.payload();
		}, (message) -> heard.add(message.payload()));
		events(context).emit("t", "a");
		events(context).emit("t", "b");
		assertThat(awaitLetter(context).failure()).isEqualTo(failure.toString());
		await().untilAsserted(() -> assertThat(heard).containsExactly("b"));
	}

	static List<Throwable> anOrderThatCannotBeToldIsAFailure() {
		return List.of(new IllegalStateException("no order"), new StackOverflowError());
	}

	static class Mailer {

		private final List<String> heard = new CopyOnWriteArrayList<>();

		private final List<EventMessage<String>> messages = new CopyOnWriteArrayList<>();

		private final AtomicBoolean broken = new AtomicBoolean();

		@IEventListener(topic = "mail.*", sharedBy = "mailer")
		void send(EventMessage<String> message) {
			this.messages.add(message);
			this.heard.add(message.payload());
			if (this.broken.get()) {
				throw new IllegalStateException("no " + message.payload());
			}
		}

	}

	static class Numbers {

		private final List<Integer> heard = new CopyOnWriteArrayList<>();

		@IEventListener(topic = "numbers", resume = "numbers")
		CompletionStage<Void> hear(Integer number) {
			if (number < 0) {
				return CompletableFuture.failedFuture(new IllegalArgumentException(number.toString()));
			}
			this.heard.add(number);
			return CompletableFuture.completedFuture(null);
		}

	}

	static class Told {

		private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();

		@EventListener
		void told(EventDeadLettered event) {
			this.letters.add(event.letter());
		}

	}

}
