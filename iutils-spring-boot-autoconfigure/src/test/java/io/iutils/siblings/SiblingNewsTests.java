package io.iutils.siblings;

import io.iutils.Sibling;
import io.iutils.SiblingJoined;
import io.iutils.SiblingLeft;
import io.iutils.engine.BareEngine;
import io.iutils.engine.Lanes;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SiblingNewsTests {

	final BareEngine engine = new BareEngine();

	final Lanes lanes = new Lanes(this.engine);

	final List<Object> published = new CopyOnWriteArrayList<>();

	final Sibling ann = new Sibling("a".repeat(32), 1, Instant.EPOCH);

	final Sibling bob = new Sibling("b".repeat(32), 2, Instant.EPOCH);

	@AfterEach
	void close() {
		this.lanes.close();
	}

	@Test
	void publishesInOrderWhileDeliveryRuns() {
		SiblingNews.publish(this.engine, this.lanes, this.published::add);
		this.engine.joined.accept(this.ann);
		this.engine.joined.accept(this.bob);
		this.engine.left.accept(this.ann);
		assertThat(this.published).isEmpty();
		this.lanes.start();
		await().until(() -> this.published.size() == 3);
		assertThat(this.published).containsExactly(new SiblingJoined(this.ann), new SiblingJoined(this.bob),
				new SiblingLeft(this.ann));
	}

	@Test
	void goesOnAfterAListenerThatThrows() {
		SiblingNews.publish(this.engine, this.lanes, (news) -> {
			this.published.add(news);
			throw new IllegalStateException("listener broke");
		});
		this.lanes.start();
		this.engine.joined.accept(this.ann);
		this.engine.left.accept(this.ann);
		await().until(() -> this.published.size() == 2);
	}

}
