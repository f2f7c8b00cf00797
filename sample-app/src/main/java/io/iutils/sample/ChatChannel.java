package io.iutils.sample;

import io.iutils.IutilsException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The WebSocket of the chat: what a browser types goes into the room, what the room shows
 * goes to the browser. Thread-safe.
 */
@Component
class ChatChannel extends TextWebSocketHandler {

	static final int LONGEST_AUTHOR = 40;

	static final int LONGEST_TEXT = 500;

	private static final String NO_LINE = "That was not {\"author\": ..., \"text\": ...}";

	private final ChatRoom room;

	private final JsonMapper json;

	private final Executor executor;

	private final Map<String, Browser> browsers = new ConcurrentHashMap<>();

	ChatChannel(ChatRoom room, JsonMapper json, @Qualifier("applicationTaskExecutor") Executor executor) {
		this.room = room;
		this.json = json;
		this.executor = executor;
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) {
		Browser browser = new Browser(session, this.json, this.executor);
		this.browsers.put(session.getId(), browser);
		this.room.enter(browser);
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
		Browser browser = this.browsers.remove(session.getId());
		if (browser != null) {
			this.room.leave(browser);
		}
	}

	@Override
	protected void handleTextMessage(WebSocketSession session, TextMessage message) {
		Browser browser = this.browsers.get(session.getId());
		if (browser == null) {
			return;
		}
		try {
			Typed typed = this.json.readValue(message.getPayload(), Typed.class);
			if (typed == null) {
				throw new IllegalArgumentException(NO_LINE);
			}
			this.room.say(new ChatLine(OneLine.of("A name", typed.author(), LONGEST_AUTHOR),
					OneLine.of("A line", typed.text(), LONGEST_TEXT)));
		}
		catch (JacksonException ex) {
			browser.refuse(NO_LINE);
		}
		catch (IllegalArgumentException | IutilsException ex) {
			browser.refuse(ex.getMessage());
		}
	}

	record Typed(@Nullable String author, @Nullable String text) {
	}

}
