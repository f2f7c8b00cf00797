package io.iutils.sample;

import io.iutils.EventMessage;
import io.iutils.EventsLostException;
import io.iutils.IEventListener;
import io.iutils.IEvents;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * The chat as this sibling shows it: the newest lines, and who watches. Both change under
 * one monitor, so a watcher that enters gets the backlog and everything after it, without
 * a gap and nothing twice. Thread-safe.
 */
@Component
class ChatRoom {

	static final int BACKLOG = 50;

	private static final String TOPICS = "chat.*";

	private static final int PAGE = 1000;

	private final IEvents events;

	private final Deque<ShownLine> backlog = new ArrayDeque<>();

	private final Set<Consumer<ShownLine>> watchers = new LinkedHashSet<>();

	private long newest;

	/** Reads what was said before this sibling started. */
	ChatRoom(IEvents events) {
		this.events = events;
		List<EventMessage<ChatLine>> page = read(0);
		while (!page.isEmpty()) {
			page.forEach(this::keep);
			page = read(page.get(page.size() - 1).id());
		}
	}

	void say(ChatLine line) {
		this.events.emit("chat.room", line);
	}

	/**
	 * Live listening begins where the journal ended before the backlog was read: what
	 * lies between comes twice, and is told by its id.
	 */
	@IEventListener(TOPICS)
	void show(EventMessage<ChatLine> message) {
		keep(message);
	}

	/** A watcher must not block: it holds up the others. */
	synchronized void enter(Consumer<ShownLine> watcher) {
		this.backlog.forEach(watcher);
		this.watchers.add(watcher);
	}

	synchronized void leave(Consumer<ShownLine> watcher) {
		this.watchers.remove(watcher);
	}

	private synchronized void keep(EventMessage<ChatLine> message) {
		ChatLine payload = message.payload();
		if (payload == null || message.id() <= this.newest) {
			return;
		}
		ShownLine line = ShownLine.of(payload, message);
		this.newest = line.id();
		this.backlog.addLast(line);
		if (this.backlog.size() > BACKLOG) {
			this.backlog.removeFirst();
		}
		this.watchers.forEach((watcher) -> watcher.accept(line));
	}

	private List<EventMessage<ChatLine>> read(long after) {
		try {
			return this.events.read(TOPICS, after, ChatLine.class, PAGE);
		}
		catch (EventsLostException ex) {
			return read(ex.oldestId() - 1);
		}
	}

}
