package io.iutils.sample.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.iutils.sample.EventSource;
import io.iutils.sample.EventSource.Message;
import io.iutils.sample.launcher.TestEngine.TestPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A client that follows events from one JVM of the packaged sample to another, on either
 * engine.
 */
@ParameterizedClass
@EnumSource
class EventStreamIntegrationTests {

	private static final String ORDERS = "topics=orders.*";

	@Parameter
	TestEngine engine;

	@TempDir
	Path temporary;

	private TestPlace place;

	private Family family;

	private List<SiblingClient> siblings;

	/** Numbers of orders that were acknowledged. */
	private final Set<Long> placed = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean over = new AtomicBoolean();

	@BeforeEach
	void start() throws Exception {
		this.place = this.engine.open(this.temporary);
		this.family = new Family(Layout.ofThisBuild(), this.place.shared());
		this.siblings = this.family.start(new Options(2, FreePorts.first(2), false));
	}

	@AfterEach
	void stop() throws Exception {
		this.over.set(true);
		this.family.stop();
		this.place.close();
	}

	@Test
	void missesNothingAndGetsNothingTwiceWhenSiblingsAreLeftAndKilledUnderLoad() throws Exception {
		List<CompletableFuture<Void>> customers = this.siblings.stream().map(this::order).toList();
		SiblingClient stays = this.siblings.get(0);
		SiblingClient dies = this.siblings.get(1);
		List<Message> followed = new ArrayList<>();
		String lastId = "0";
		for (int i = 0; i < 10; i++) {
			lastId = follow(this.siblings.get(i % 2), lastId, 30 + i, followed);
		}
		lastId = followUntilItIsKilled(dies, lastId, followed);
		lastId = follow(stays, lastId, 50, followed);
		this.over.set(true);
		for (CompletableFuture<Void> customer : customers) {
			customer.get(60, TimeUnit.SECONDS);
		}
		long end = stays.order("the last", 1);
		followUntil(stays, lastId, end, followed);
		List<Message> whole = new ArrayList<>();
		followUntil(stays, "0", end, whole);
		assertThat(followed).isEqualTo(whole);
		assertThat(followed).extracting(Message::name).containsOnly("message");
		assertThat(followed).extracting((message) -> Long.valueOf(message.id())).isSorted().doesNotHaveDuplicates();
		assertThat(followed).extracting(EventStreamIntegrationTests::number)
			.doesNotHaveDuplicates()
			.containsAll(this.placed);
	}

	private CompletableFuture<Void> order(SiblingClient sibling) {
		return CompletableFuture.runAsync(() -> {
			try {
				while (!this.over.get()) {
					this.placed.add(sibling.order("tea", 1));
				}
			}
			catch (IOException ex) {
				// It has been killed.
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}, (task) -> new Thread(task, "customer").start());
	}

	/** Leaves in the middle. */
	private static String follow(SiblingClient sibling, String lastId, int count, List<Message> followed)
			throws Exception {
		try (EventSource source = EventSource.open(sibling.port(), ORDERS, lastId)) {
			String last = lastId;
			for (int i = 0; i < count; i++) {
				Message message = take(source);
				followed.add(message);
				last = message.id();
			}
			return last;
		}
	}

	private String followUntilItIsKilled(SiblingClient sibling, String lastId, List<Message> followed)
			throws Exception {
		try (EventSource source = EventSource.open(sibling.port(), ORDERS, lastId)) {
			for (int i = 0; i < 50; i++) {
				followed.add(take(source));
			}
			this.family.onPort(sibling.port()).kill();
			for (Message next = source.next(); next != null; next = source.next()) {
				followed.add(next);
			}
			return source.lastId();
		}
	}

	private static Message take(EventSource source) throws InterruptedException {
		Message message = source.next();
		assertThat(message).as("the next event").isNotNull();
		return message;
	}

	private static void followUntil(SiblingClient sibling, String lastId, long order, List<Message> followed)
			throws Exception {
		try (EventSource source = EventSource.open(sibling.port(), ORDERS, lastId)) {
			Message next;
			do {
				next = take(source);
				followed.add(next);
			}
			while (number(next) != order);
		}
	}

	private static long number(Message message) {
		return message.json().path("payload").path("number").asLong();
	}

}
