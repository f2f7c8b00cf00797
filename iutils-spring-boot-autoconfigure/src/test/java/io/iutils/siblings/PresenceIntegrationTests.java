package io.iutils.siblings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.iutils.IRequests;
import io.iutils.ISiblings;
import io.iutils.Sibling;
import io.iutils.SiblingJoined;
import io.iutils.SiblingLeft;
import io.iutils.SiblingStatus;
import io.iutils.SiblingUnreachableException;
import io.iutils.requests.AnsweringProcess;
import io.iutils.testing.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import io.iutils.testing.OnEveryEngine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Who is alive, seen by one that stays while processes come, go and die.
 */
class PresenceIntegrationTests {

	@TempDir
	Path directory;

	private final List<ChildJvm> children = new ArrayList<>();

	private final List<Object> news = new CopyOnWriteArrayList<>();

	private AnnotationConfigApplicationContext context;

	private ISiblings siblings;

	@BeforeEach
	void join() {
		this.context = AnsweringProcess.start(this.directory.toString(), Map.of("spring.application.version", "1.2"));
		this.context.addApplicationListener((event) -> {
			if (event instanceof org.springframework.context.PayloadApplicationEvent<?> published
					&& (published.getPayload() instanceof SiblingJoined
							|| published.getPayload() instanceof SiblingLeft)) {
				this.news.add(published.getPayload());
			}
		});
		this.siblings = this.context.getBean(ISiblings.class);
	}

	@AfterEach
	void leave() {
		this.children.forEach(ChildJvm::kill);
		this.context.close();
	}

	private static ConditionFactory soon() {
		return await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(30));
	}

	/** Waits until it answers here. */
	private Sibling start(ChildJvm child) {
		this.children.add(child);
		List<Sibling> before = this.siblings.all();
		child.await("ready");
		soon().until(() -> this.siblings.all().stream().anyMatch((sibling) -> !before.contains(sibling)));
		soon().until(() -> this.siblings.status()
			.stream()
			.allMatch((status) -> status.reachable() && status.commands().contains("who")));
		return this.siblings.all().stream().filter((sibling) -> !before.contains(sibling)).findFirst().orElseThrow();
	}

	private ChildJvm child() {
		return ChildJvm.start(AnsweringProcess.class, this.directory.toString());
	}

	/** What was told of each, in order. */
	private Map<Sibling, List<String>> told() {
		Map<Sibling, List<String>> told = new LinkedHashMap<>();
		for (Object item : this.news) {
			Sibling sibling = (item instanceof SiblingJoined joined) ? joined.sibling()
					: ((SiblingLeft) item).sibling();
			told.computeIfAbsent(sibling, (key) -> new ArrayList<>()).add(item.getClass().getSimpleName());
		}
		return told;
	}

	@Test
	@OnEveryEngine
	void aRollingRestartIsToldOnceForEachThatComesAndGoes() {
		List<Sibling> joined = new ArrayList<>();
		List<ChildJvm> running = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			ChildJvm child = child();
			joined.add(start(child));
			running.add(child);
		}
		for (int i = 0; i < 3; i++) {
			ChildJvm next = child();
			joined.add(start(next));
			running.get(i).send("leave").await("left");
			Sibling gone = joined.get(i);
			soon().until(() -> !this.siblings.all().contains(gone));
			assertThat(this.siblings.status()).allMatch(SiblingStatus::reachable);
		}
		Sibling last = joined.get(2);
		soon().until(() -> told().getOrDefault(last, List.of()).size() == 2);
		assertThat(told().keySet()).containsExactlyElementsOf(joined);
		joined.subList(0, 3)
			.forEach((sibling) -> assertThat(told().get(sibling)).containsExactly("SiblingJoined", "SiblingLeft"));
		joined.subList(3, 6).forEach((sibling) -> assertThat(told().get(sibling)).containsExactly("SiblingJoined"));
		assertThat(this.siblings.all()).containsExactly(this.siblings.self(), joined.get(3), joined.get(4),
				joined.get(5));
	}

	@Test
	void whatIsKnownOfASiblingIsWhatItSays() {
		Sibling other = start(ChildJvm.startWith("-Dspring.application.version=2.0-rc", AnsweringProcess.class,
				this.directory.toString()));
		SiblingStatus own = this.siblings.status().get(0);
		assertThat(own.sibling()).isEqualTo(this.siblings.self());
		assertThat(own.reachable()).isTrue();
		assertThat(own.applicationVersion()).isEqualTo("1.2");
		assertThat(own.commands()).containsExactlyInAnyOrder("who", "echo", "fail", "slow", "hold");
		SiblingStatus status = this.siblings.status().get(1);
		assertThat(status.sibling()).isEqualTo(other);
		assertThat(status.sibling().processId()).isEqualTo(this.children.get(0).pid());
		assertThat(status.applicationVersion()).isEqualTo("2.0-rc");
		assertThat(status.commands()).isEqualTo(own.commands());
		this.children.get(0).kill();
		soon().until(() -> told().getOrDefault(other, List.of()).contains("SiblingLeft"));
		assertThat(this.siblings.all()).containsExactly(this.siblings.self());
		assertThat(this.siblings.status()).hasSize(1);
	}

	@Test
	void whoIsAliveAndOutOfReachIsNotDead() throws Exception {
		Sibling other = start(child());
		// A newcomer cannot dial it, and has no connection from before.
		Files.delete(this.directory.resolve("test/sockets").resolve(other.id().substring(0, 16)));
		try (AnnotationConfigApplicationContext late = AnsweringProcess.start(this.directory.toString(), Map.of())) {
			ISiblings known = late.getBean(ISiblings.class);
			assertThat(known.all()).contains(other);
			SiblingStatus status = known.status()
				.stream()
				.filter((one) -> one.sibling().equals(other))
				.findFirst()
				.orElseThrow();
			assertThat(status.reachable()).isFalse();
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> late.getBean(IRequests.class).ask(other, "who", null, String.class).join())
				.withCauseInstanceOf(SiblingUnreachableException.class);
			assertThat(known.all()).contains(other);
			// Those who are connected go on.
			assertThat(this.context.getBean(IRequests.class).ask(other, "who", null, String.class).join())
				.isEqualTo(other.id());
		}
		assertThat(told().get(other)).containsExactly("SiblingJoined");
	}

	@Test
	@OnEveryEngine
	void siblingsInContainersOfTheSameProcessIdAreToldApart() {
		assumeTrue(isPossible(), "no process id namespaces here");
		String inContainer = "exec unshare -pf --kill-child \"$@\"; false";
		ChildJvm first = ChildJvm.startUnder(inContainer, AnsweringProcess.class, this.directory.toString());
		Sibling one = start(first);
		Sibling two = start(ChildJvm.startUnder(inContainer, AnsweringProcess.class, this.directory.toString()));
		assertThat(one.processId()).isOne();
		assertThat(two.processId()).isOne();
		IRequests requests = this.context.getBean(IRequests.class);
		assertThat(requests.ask(one, "who", null, String.class).join()).isEqualTo(one.id());
		assertThat(requests.ask(two, "who", null, String.class).join()).isEqualTo(two.id());
		first.kill();
		soon().until(() -> told().getOrDefault(one, List.of()).contains("SiblingLeft"));
		assertThat(requests.ask(two, "who", null, String.class).join()).isEqualTo(two.id());
		assertThat(this.siblings.all()).containsExactly(this.siblings.self(), two);
	}

	private static boolean isPossible() {
		try {
			return new ProcessBuilder("unshare", "-pf", "true").start().waitFor() == 0;
		}
		catch (Exception ex) {
			return false;
		}
	}

}
