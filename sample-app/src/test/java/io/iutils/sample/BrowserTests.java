package io.iutils.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import tools.jackson.databind.json.JsonMapper;

class BrowserTests {

	private final WebSocketSession session = mock(WebSocketSession.class);

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final Browser browser = new Browser(this.session, new JsonMapper(), this.tasks::add);

	@Test
	void sendsInTheOrderOfTheLinesWithOneTaskAtATime() throws IOException {
		this.browser.accept(line(1));
		this.browser.accept(line(2));
		assertThat(this.tasks).hasSize(1);
		verify(this.session, never()).sendMessage(any());
		this.tasks.remove().run();
		this.browser.accept(line(3));
		assertThat(this.tasks).hasSize(1);
		this.tasks.remove().run();
		InOrder inOrder = inOrder(this.session);
		for (int id = 1; id <= 3; id++) {
			inOrder.verify(this.session).sendMessage(new TextMessage(new JsonMapper().writeValueAsString(line(id))));
		}
	}

	@Test
	void cutsOffABrowserThatFallsBehind() throws IOException {
		for (int id = 1; id <= 3 * Browser.LONGEST_QUEUE; id++) {
			this.browser.accept(line(id));
		}
		assertThat(this.tasks).hasSize(2);
		this.tasks.forEach(Runnable::run);
		verify(this.session, never()).sendMessage(any());
		verify(this.session, times(1)).close(CloseStatus.SESSION_NOT_RELIABLE);
	}

	@Test
	void closesABrowserThatCannotBeReached() throws IOException {
		willThrow(new IOException("gone")).given(this.session).sendMessage(any());
		this.browser.accept(line(1));
		this.browser.accept(line(2));
		this.tasks.remove().run();
		this.browser.accept(line(3));
		assertThat(this.tasks).isEmpty();
		verify(this.session, times(1)).sendMessage(any());
		verify(this.session).close(CloseStatus.SERVER_ERROR);
	}

	private static ShownLine line(long id) {
		return new ShownLine(id, Instant.EPOCH, 1, "Ann", "line " + id);
	}

}
