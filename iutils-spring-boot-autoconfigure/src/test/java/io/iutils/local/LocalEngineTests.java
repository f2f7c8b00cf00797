package io.iutils.local;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.iutils.engine.Content;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.Interest;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Siblings that live in one JVM.
 */
class LocalEngineTests {

	@TempDir
	Path directory;

	private final List<LocalEngine> engines = new ArrayList<>();

	LocalEngine open() {
		LocalEngine engine = LocalEngine.open(LocalSettings.of(this.directory.resolve("shared")));
		this.engines.add(engine);
		return engine;
	}

	@AfterEach
	void close() {
		this.engines.forEach(LocalEngine::close);
	}

	@Test
	void siblingsShareTheStash() {
		LocalEngine one = open();
		LocalEngine two = open();
		for (int i = 1; i <= 1000; i++) {
			assertThat(((i % 2 == 0) ? one : two).stash().increment("hits", 1, Terms.KEEP)).isEqualTo(i);
		}
		StashEntry entry = one.stash().get("hits");
		assertThat(entry).isNotNull();
		assertThat(entry.content().bytes()).asString(StandardCharsets.US_ASCII).isEqualTo("1000");
		assertThat(two.stash().remove("hits", StashStore.ANY)).isTrue();
		assertThat(one.stash().get("hits")).isNull();
	}

	@Test
	void stashOutlivesItsSiblings() {
		LocalEngine one = open();
		byte[] large = new byte[100_000];
		large[99_999] = 7;
		one.stash().put("large", StashStore.ANY, Content.of(Content.Kind.BYTES, large), Terms.CLEAR);
		one.stash().put("small", StashStore.ANY, Content.of(Content.Kind.BYTES, new byte[] { 1 }), Terms.CLEAR);
		one.close();
		LocalEngine two = open();
		assertThat(two.stash().get("large").content().bytes()).isEqualTo(large);
		assertThat(two.stash().get("small").content().bytes()).containsExactly(1);
		assertThat(two.stash().keys(NamePattern.of("*"))).containsExactly("large", "small");
	}

	@Test
	void siblingsSeeEachOther() {
		LocalEngine one = open();
		LocalEngine two = open();
		assertThat(one.membership().all()).containsExactly(one.membership().self(), two.membership().self());
		List<String> left = new ArrayList<>();
		two.membership().listen((sibling) -> {
		}, (sibling) -> left.add(sibling.id()));
		one.close();
		await().until(() -> left.contains(one.membership().self().id()));
		assertThat(two.membership().all()).containsExactly(two.membership().self());
	}

	@Test
	void sleeperIsRung() throws Exception {
		LocalEngine one = open();
		LocalEngine two = open();
		EventCursor cursor = two.events().cursor(0);
		List<LoggedEvent> received = new ArrayList<>();
		Thread receiver = new Thread(() -> {
			while (received.size() < 1000) {
				LoggedEvent event = cursor.poll();
				if (event != null) {
					received.add(event);
				}
				else {
					two.await(Interest.EVENTS, cursor::hasNews);
				}
			}
		});
		receiver.start();
		for (int i = 0; i < 1000; i++) {
			one.events().append(new EventDraft("t", null, "", false, 0, Map.of(), Content.NULL));
		}
		receiver.join(10_000);
		assertThat(received).hasSize(1000);
		assertThat(received).extracting(LoggedEvent::origin).containsOnly(one.membership().self());
		assertThat(received).extracting(LoggedEvent::id).isSorted();
		cursor.close();
	}

}
