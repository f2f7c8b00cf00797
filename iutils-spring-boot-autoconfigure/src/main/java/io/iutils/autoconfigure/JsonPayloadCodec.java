package io.iutils.autoconfigure;

import io.iutils.IutilsJsonMapperCustomizer;
import io.iutils.PayloadCodec;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON by a mapper of its own, which no setting of the application changes: a new naming
 * strategy would silently read stored values as null. Types are chosen by who reads,
 * never by the bytes. Thread-safe.
 */
final class JsonPayloadCodec implements PayloadCodec {

	private static final int MAX_DEPTH = 64;

	/** No member's name can be longer than the largest value. */
	private static final int MAX_NAME_LENGTH = 7 << 20;

	private final SingletonSupplier<JsonMapper> mapper;

	/**
	 * Without modules and customizers, whose mistakes must be seen when the application
	 * starts, the mapper is built at its first use: an application that has no other use
	 * for Jackson starts sooner by a tenth of a second.
	 */
	JsonPayloadCodec(Stream<JacksonModule> modules, Stream<IutilsJsonMapperCustomizer> customizers) {
		List<JacksonModule> added = modules.toList();
		List<IutilsJsonMapperCustomizer> changes = customizers.toList();
		this.mapper = SingletonSupplier.of(() -> mapper(added, changes));
		if (!added.isEmpty() || !changes.isEmpty()) {
			this.mapper.obtain();
		}
	}

	private static JsonMapper mapper(List<JacksonModule> modules, List<IutilsJsonMapperCustomizer> customizers) {
		// What nests deeper than can be read is not written either.
		JsonFactory factory = JsonFactory.builder()
			.streamReadConstraints(
					StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxNameLength(MAX_NAME_LENGTH).build())
			.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
			.build();
		// Named although some are defaults: stored values must survive other defaults.
		JsonMapper.Builder builder = JsonMapper.builder(factory)
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS,
					DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
			.enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID);
		modules.forEach(builder::addModule);
		customizers.forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	@Override
	public String mediaType() {
		return "application/json";
	}

	@Override
	public byte[] encode(Object value) {
		return this.mapper.obtain().writeValueAsBytes(value);
	}

	@Override
	public @Nullable Object decode(byte[] bytes, Type type) {
		JsonMapper mapper = this.mapper.obtain();
		return mapper.readValue(bytes, mapper.constructType(type));
	}

}
