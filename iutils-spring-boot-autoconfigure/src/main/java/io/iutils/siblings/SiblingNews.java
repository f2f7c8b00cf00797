package io.iutils.siblings;

import io.iutils.SiblingJoined;
import io.iutils.SiblingLeft;
import io.iutils.engine.Engine;
import io.iutils.engine.Interest;
import io.iutils.engine.Lanes;
import io.iutils.engine.LaneSource;
import io.iutils.engine.ListenerCalls;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Publishes {@link SiblingJoined} and {@link SiblingLeft}, in order. The engine's thread
 * only notes what happened; the lane's publishes it, hence only while delivery runs.
 */
public final class SiblingNews implements LaneSource {

	private final Queue<Object> news = new ConcurrentLinkedQueue<>();

	private final Engine engine;

	private final ListenerCalls calls;

	private final Consumer<Object> publisher;

	private SiblingNews(Engine engine, ListenerCalls calls, Consumer<Object> publisher) {
		this.engine = engine;
		this.calls = calls;
		this.publisher = publisher;
	}

	/**
	 * Begins to publish. Who is there already is no news.
	 * @param publisher called on the default lane
	 */
	public static SiblingNews publish(Engine engine, Lanes lanes, Consumer<Object> publisher) {
		SiblingNews news = new SiblingNews(engine, lanes.calls(), publisher);
		engine.membership()
			.listen((sibling) -> news.add(new SiblingJoined(sibling)), (sibling) -> news.add(new SiblingLeft(sibling)));
		lanes.defaultLane().add(news);
		return news;
	}

	private void add(Object item) {
		this.news.add(item);
		this.engine.wake();
	}

	@Override
	public Interest interest() {
		return Interest.NONE;
	}

	@Override
	public boolean hasNews() {
		return !this.news.isEmpty();
	}

	@Override
	public boolean deliver() {
		Object item = this.news.poll();
		if (item == null) {
			return false;
		}
		this.calls.call("A listener of " + item.getClass().getSimpleName(), item::toString,
				() -> this.publisher.accept(item));
		return true;
	}

}
