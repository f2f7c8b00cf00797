package io.iutils.events;

import static io.iutils.events.Contexts.events;
import static io.iutils.events.Contexts.self;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iutils.EventMessage;
import io.iutils.EventsLost;
import io.iutils.EventsLostException;
import io.iutils.Sibling;
import io.iutils.Subscription;
import io.iutils.UnknownEventException;
import io.iutils.testing.Caller;
import io.iutils.testing.Campaign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import io.iutils.testing.OnEveryEngine;

/**
 * Readers that start at any id, stop and start again, against writers at full speed,
 * segments that are full at once, and retention.
 */
@OnEveryEngine
class FollowingTests {

	private static final Duration LIMIT = Duration.ofMinutes(5);

	private static final int SEGMENT = 8 << 10;

	private static final List<String> KINDS = List.of("a", "b", "c");

	/** Words before the kind; each is written out or a star, which numbers patterns. */
	private static final int WORDS = 18;

	private static final String TOPIC = "w.".repeat(WORDS);

	private static final int PUBLISHERS = 4;

	/** Of each publisher in a round. */
	private static final int EVENTS = 1_500;

	/** In a round: on a slow machine readers would else work for ever. */
	private static final int HEARD_AT_MOST = 50_000;

	@RegisterExtension
	final Contexts contexts = new Contexts();

	private final JournalTruth truth = new JournalTruth();

	private final Queue<FollowedStream> streams = new ConcurrentLinkedQueue<>();

	/** By pattern: each is used once. */
	private final Map<String, FollowedStream> byPattern = new ConcurrentHashMap<>();

	private final AtomicInteger patterns = new AtomicInteger();

	private final AtomicLong heard = new AtomicLong();

	private final AtomicBoolean over = new AtomicBoolean();

	private List<ApplicationContext> siblings;

	private Campaign campaign;

	private long first;

	@ParameterizedTest
	@ValueSource(longs = { Long.MAX_VALUE, 40 * SEGMENT, 1 })
	void eachReaderGetsTheJournalFromItsIdOnOrIsToldExactlyWhatIsMissing(long retainSize) {
		this.campaign = Campaign.begin("following, " + retainSize + " bytes kept");
		this.siblings = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			ApplicationContext sibling = this.contexts.start(this.contexts.keeping(retainSize, SEGMENT), Losses.class);
			sibling.getBean(Losses.class).streams = this.byPattern;
			this.siblings.add(sibling);
		}
		Random random = this.campaign.random();
		// From now on ids follow one another: on Redis the first one is not 1.
		this.first = emitOne(random);
		long streams = 0;
		long heard = 0;
		long losses = 0;
		for (int round = 0; round < Campaign.size(1, 30); round++) {
			race(random);
			long oldestId = oldestId();
			this.streams.forEach((stream) -> stream.verify(this.truth, oldestId));
			streams += this.streams.size();
			heard += this.heard.getAndSet(0);
			losses += this.streams.stream().mapToInt(FollowedStream::losses).sum();
			this.streams.clear();
			this.byPattern.clear();
		}
		assertThat(this.truth.doubles()).isZero();
		if (retainSize == Long.MAX_VALUE) {
			assertThat(losses).isZero();
		}
		this.campaign.report(this.truth.size() + " events, " + streams + " streams that heard " + heard
				+ " and were told of " + losses + " losses");
	}

	/**
	 * Publishers and readers for a while.
	 */
	private void race(Random random) {
		this.over.set(false);
		List<Caller<Object>> publishers = new ArrayList<>();
		for (int i = 0; i < PUBLISHERS; i++) {
			Random each = new Random(random.nextLong());
			publishers.add(start(() -> publish(each)));
		}
		List<Caller<Object>> readers = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			Random subscriber = new Random(random.nextLong());
			Random pager = new Random(random.nextLong());
			readers.add(start(() -> subscribe(subscriber)));
			readers.add(start(() -> page(pager)));
		}
		publishers.forEach((publisher) -> publisher.result(LIMIT));
		this.over.set(true);
		readers.forEach((reader) -> reader.result(LIMIT));
	}

	private static Caller<Object> start(Callable<Object> call) {
		return Caller.start(call);
	}

	private Object publish(Random random) {
		for (int i = 0; i < EVENTS; i++) {
			emitOne(random);
		}
		return "";
	}

	private long emitOne(Random random) {
		ApplicationContext from = any(random);
		String kind = KINDS.get(random.nextInt(KINDS.size()));
		long payload = random.nextLong();
		Sibling target = (random.nextInt(10) == 0) ? self(any(random)) : null;
		long id = (target != null) ? events(from).emitTo(target, TOPIC + kind, payload)
				: events(from).emit(TOPIC + kind, payload);
		this.truth.emitted(id, kind, target, payload);
		return id;
	}

	private ApplicationContext any(Random random) {
		return this.siblings.get(random.nextInt(this.siblings.size()));
	}

	private boolean isOver() {
		return this.over.get() || this.heard.get() > HEARD_AT_MOST;
	}

	private static String kind(Random random) {
		return random.nextBoolean() ? "*" : KINDS.get(random.nextInt(KINDS.size()));
	}

	private long anyId(ApplicationContext sibling, Random random) {
		long last = events(sibling).lastId();
		return switch (random.nextInt(4)) {
			case 0 -> 0;
			case 1 -> last;
			case 2 -> Math.max(this.first, last - random.nextInt(500));
			default -> this.first + Math.floorMod(random.nextLong(), last - this.first + 1);
		};
	}

	/**
	 * Follows for a while, closes, and goes on at another sibling or elsewhere; at last
	 * to the end.
	 */
	private Object subscribe(Random random) {
		long after = anyId(any(random), random);
		boolean last = false;
		while (!last) {
			await().atMost(LIMIT).until(() -> this.over.get() || !isOver());
			last = this.over.get();
			ApplicationContext sibling = any(random);
			after = last ? Math.max(after, this.truth.last("*", self(sibling)) - EVENTS) : after;
			String kind = kind(random);
			FollowedStream stream = new FollowedStream(self(sibling), kind, after);
			Subscription subscription = follow(sibling, stream, kind, after, random);
			int enough = random.nextInt(800);
			long end = last ? this.truth.last(kind, self(sibling)) : Long.MAX_VALUE;
			await().atMost(LIMIT)
				.pollInterval(Duration.ofMillis(1))
				.until(() -> stream.position() >= end
						|| (end == Long.MAX_VALUE && (stream.count() >= enough || isOver())));
			subscription.close();
			after = random.nextBoolean() ? stream.position() : anyId(sibling, random);
		}
		return "";
	}

	private Subscription follow(ApplicationContext sibling, FollowedStream stream, String kind, long after,
			Random random) {
		String pattern = pattern(kind);
		this.streams.add(stream);
		this.byPattern.put(pattern, stream);
		int pauses = (random.nextInt(3) == 0) ? 1 + random.nextInt(5) : 0;
		return events(sibling).on(pattern, after, Long.class, (message) -> {
			stream.heard(message);
			this.heard.incrementAndGet();
			if (pauses > 0) {
				LockSupport.parkNanos(pauses * 100_000L);
			}
		});
	}

	/**
	 * Another one each time, so that a loss names one reader.
	 */
	private String pattern(String kind) {
		int number = this.patterns.getAndIncrement();
		StringBuilder pattern = new StringBuilder();
		for (int i = 0; i < WORDS; i++) {
			pattern.append(((number >> i & 1) == 0) ? "w." : "*.");
		}
		assertThat(number).isLessThan(1 << WORDS);
		return pattern + kind;
	}

	private Object page(Random random) {
		while (!isOver()) {
			ApplicationContext sibling = any(random);
			String kind = kind(random);
			FollowedStream stream = new FollowedStream(self(sibling), kind, anyId(sibling, random));
			this.streams.add(stream);
			for (int i = random.nextInt(60); i >= 0; i--) {
				read(sibling, stream, kind, 1 + random.nextInt((random.nextInt(20) == 0) ? 2000 : 7));
				if (random.nextInt(10) == 0) {
					LockSupport.parkNanos(1_000_000);
				}
			}
			refusesAnIdThatDoesNotExist(sibling, random);
		}
		return "";
	}

	private void read(ApplicationContext sibling, FollowedStream stream, String kind, int limit) {
		try {
			List<EventMessage<Long>> page = events(sibling).read(TOPIC + kind, stream.position(), Long.class, limit);
			assertThat(page).hasSizeLessThanOrEqualTo(limit);
			page.forEach(stream::heard);
			this.heard.addAndGet(page.size());
		}
		catch (EventsLostException ex) {
			stream.lost(ex.afterId() + 1, ex.oldestId() - 1);
		}
	}

	private static void refusesAnIdThatDoesNotExist(ApplicationContext sibling, Random random) {
		long before = events(sibling).lastId();
		long id = before + 1_000_000 + random.nextInt();
		id = Math.max(id, before + 1_000_000);
		try {
			if (random.nextBoolean()) {
				events(sibling).read("**", id, Long.class, 1);
			}
			else {
				events(sibling).on("**", id, Long.class, (message) -> {
				});
			}
			throw new AssertionError("Id " + id + " was not refused");
		}
		catch (UnknownEventException ex) {
			assertThat(ex.id()).isEqualTo(id);
			assertThat(ex.lastId()).isBetween(before, events(sibling).lastId());
			assertThat(ex).hasMessageContainingAll(String.valueOf(id), String.valueOf(ex.lastId()));
		}
	}

	private long oldestId() {
		try {
			List<EventMessage<Long>> first = events(this.siblings.get(0)).read("**", 1, Long.class, 1);
			return first.isEmpty() ? 2 : Math.min(first.get(0).id(), 2);
		}
		catch (EventsLostException ex) {
			return ex.oldestId();
		}
	}

	static class Losses {

		private Map<String, FollowedStream> streams = Map.of();

		@EventListener
		void lost(EventsLost lost) {
			String[] parts = lost.subscription().split("\"");
			// The default lane has no pattern.
			FollowedStream stream = (parts.length > 1) ? this.streams.get(parts[1]) : null;
			// Whoever was closed in an earlier round may just have been at work.
			if (stream != null) {
				stream.lost(lost.from(), lost.to());
			}
		}

	}

}
