package io.iutils.requests;

import java.lang.reflect.Type;
import java.time.Duration;

import io.iutils.IRequests;
import io.iutils.PayloadCodec;
import io.iutils.Sibling;
import io.iutils.engine.ContentCodec;
import io.iutils.engine.Counters;
import io.iutils.engine.Engine;
import io.iutils.engine.ListenerThreads;
import io.iutils.engine.Propagation;
import io.iutils.requests.FakeNetwork.FakeTransport;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

/**
 * A sibling of a {@link FakeNetwork} that asks and answers.
 */
final class TestSibling implements AutoCloseable {

	static final int MAX_SIZE = 10_000;

	static final int CONCURRENCY = 4;

	final FakeTransport transport;

	final Counters counters = new Counters();

	final RequestLayer layer;

	final IRequests requests;

	final HandlerLifecycle handlers;

	TestSibling(FakeNetwork network, Object... beans) {
		this(network, Propagation.NONE, ListenerThreads.platform(), beans);
	}

	TestSibling(FakeNetwork network, Propagation propagation, ListenerThreads threads, Object... beans) {
		this.transport = network.join();
		Engine engine = mock(Engine.class);
		when(engine.requests()).thenReturn(this.transport);
		when(engine.membership()).thenReturn(this.transport.membership());
		when(engine.counters()).thenReturn(this.counters);
		this.layer = new RequestLayer(engine, new ContentCodec(new Json()), threads,
				new RequestsSettings(Duration.ofSeconds(20), MAX_SIZE, CONCURRENCY), propagation);
		this.requests = new TypedRequests(this.layer);
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		for (int i = 0; i < beans.length; i++) {
			beanFactory.registerSingleton("bean" + i, beans[i]);
		}
		this.handlers = new HandlerLifecycle(beanFactory, this.layer);
		this.handlers.afterSingletonsInstantiated();
		this.handlers.start();
	}

	Sibling self() {
		return this.transport.sibling();
	}

	/**
	 * Nothing of any request is left over.
	 */
	void assertIdle() {
		await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
			assertThat(this.layer.waiting()).isEmpty();
			assertThat(this.layer.deadlines().size()).isZero();
			assertThat(this.layer.dispatch().openToSelf()).isZero();
			assertThat(this.layer.dispatch().free()).isEqualTo(CONCURRENCY);
		});
	}

	@Override
	public void close() {
		this.layer.close();
	}

	/**
	 * As the built-in one.
	 */
	static final class Json implements PayloadCodec {

		private final JsonMapper mapper = new JsonMapper();

		@Override
		public String mediaType() {
			return "application/json";
		}

		@Override
		public byte[] encode(Object value) {
			requireUsersThread();
			return this.mapper.writeValueAsBytes(value);
		}

		@Override
		public @Nullable Object decode(byte[] bytes, Type type) {
			requireUsersThread();
			return this.mapper.readValue(bytes, this.mapper.constructType(type));
		}

		private static void requireUsersThread() {
			String name = Thread.currentThread().getName();
			if (name.equals(FakeNetwork.WIRE) || name.equals("iutils-timeouts")) {
				throw new AssertionError("Code of users runs on " + name);
			}
		}

	}

}
