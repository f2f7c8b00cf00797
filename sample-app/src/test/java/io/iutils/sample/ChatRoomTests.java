package io.iutils.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Two contexts that share a directory are siblings as two JVMs are.
 */
class ChatRoomTests {

	@TempDir
	Path shared;

	private final List<ConfigurableApplicationContext> contexts = new CopyOnWriteArrayList<>();

	@AfterEach
	void stop() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

	@Test
	void showsWhatASiblingSays() {
		ChatRoom here = room();
		ChatRoom there = room();
		List<ShownLine> seenHere = watch(here);
		List<ShownLine> seenThere = watch(there);
		here.say(new ChatLine("Ann", "hello"));
		await().untilAsserted(() -> assertThat(texts(seenThere)).containsExactly("hello"));
		await().untilAsserted(() -> assertThat(seenHere).isEqualTo(seenThere));
		assertThat(seenThere.get(0).process()).isEqualTo(ProcessHandle.current().pid());
	}

	@Test
	void keepsTheLastFiftyForALateSibling() {
		ChatRoom here = room();
		List<ShownLine> seen = watch(here);
		say(here, 0, 60);
		await().untilAsserted(() -> assertThat(seen).hasSize(60));
		List<ShownLine> backlog = watch(room());
		assertThat(backlog).isEqualTo(seen.subList(10, 60));
		assertThat(watch(here)).isEqualTo(backlog);
	}

	@Test
	void leavesNoGapBetweenTheBacklogAndLiveLines() throws InterruptedException {
		ChatRoom here = room();
		ChatRoom there = room();
		List<ShownLine> all = watch(there);
		AtomicBoolean enough = new AtomicBoolean();
		AtomicInteger said = new AtomicInteger();
		Thread typist = new Thread(() -> {
			while (!enough.get()) {
				say(here, said.get(), said.incrementAndGet());
			}
		});
		typist.start();
		List<List<ShownLine>> watchers = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			int size = all.size();
			await().pollInterval(Duration.ofMillis(1)).until(() -> all.size() > size);
			watchers.add(watch(there));
		}
		enough.set(true);
		typist.join();
		await().untilAsserted(() -> assertThat(all).hasSize(said.get()));
		assertThat(texts(all)).isEqualTo(IntStream.range(0, said.get()).mapToObj(String::valueOf).toList());
		assertThat(watchers)
			.allSatisfy((seen) -> assertThat(seen).isEqualTo(all.subList(all.size() - seen.size(), all.size())));
	}

	@Test
	void stopsShowingToWhoHasLeft() {
		ChatRoom here = room();
		List<ShownLine> stays = watch(here);
		List<ShownLine> leaves = new CopyOnWriteArrayList<>();
		Consumer<ShownLine> leaver = leaves::add;
		here.enter(leaver);
		here.leave(leaver);
		say(here, 0, 1);
		await().untilAsserted(() -> assertThat(stays).hasSize(1));
		assertThat(leaves).isEmpty();
	}

	private static void say(ChatRoom room, int from, int to) {
		for (int i = from; i < to; i++) {
			room.say(new ChatLine("Ann", String.valueOf(i)));
		}
	}

	private static List<ShownLine> watch(ChatRoom room) {
		List<ShownLine> seen = new CopyOnWriteArrayList<>();
		room.enter(seen::add);
		return seen;
	}

	private static List<String> texts(List<ShownLine> lines) {
		return lines.stream().map(ShownLine::text).toList();
	}

	private ChatRoom room() {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(RoomApplication.class)
			.web(WebApplicationType.NONE)
			.run("--iutils.directory=" + this.shared, "--spring.main.banner-mode=off");
		this.contexts.add(context);
		return context.getBean(ChatRoom.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(ChatRoom.class)
	static class RoomApplication {

	}

}
