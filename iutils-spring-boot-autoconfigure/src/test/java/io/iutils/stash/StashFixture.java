package io.iutils.stash;

import io.iutils.IStash;
import io.iutils.PayloadCodec;
import io.iutils.engine.ContentCodec;
import io.iutils.engine.Engine;
import io.iutils.engine.Lanes;
import io.iutils.local.LocalEngine;
import io.iutils.local.LocalSettings;
import io.iutils.testing.TestEngine;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A sibling that has a stash.
 */
final class StashFixture implements AutoCloseable {

	static final int MAX_SIZE = 1000;

	final Engine engine;

	final Lanes lanes;

	final IStash stash;

	StashFixture(Path directory) {
		this(directory, Duration.ofSeconds(5));
	}

	StashFixture(Path directory, Duration lockTimeout) {
		this(TestEngine.open(directory), lockTimeout);
	}

	StashFixture(LocalSettings settings, Duration lockTimeout) {
		this(LocalEngine.open(settings), lockTimeout);
	}

	private StashFixture(Engine engine, Duration lockTimeout) {
		this.engine = engine;
		this.lanes = new Lanes(this.engine);
		this.stash = new EngineStash(this.engine, new ContentCodec(new Json()), this.lanes, MAX_SIZE, lockTimeout);
		this.lanes.start();
	}

	@Override
	public void close() {
		this.lanes.close();
		this.engine.close();
	}

	private static final class Json implements PayloadCodec {

		private final JsonMapper mapper = new JsonMapper();

		@Override
		public String mediaType() {
			return "application/json";
		}

		@Override
		public byte[] encode(Object value) {
			return this.mapper.writeValueAsBytes(value);
		}

		@Override
		public @Nullable Object decode(byte[] bytes, Type type) {
			return this.mapper.readValue(bytes, this.mapper.constructType(type));
		}

	}

}
