package io.iutils;

import tools.jackson.databind.json.JsonMapper;

/**
 * A bean of this type changes the private {@code JsonMapper} that encodes values and
 * payloads. What it changes must stay: stored values are read with it after the next
 * start. Called once per context.
 */
@FunctionalInterface
public interface IutilsJsonMapperCustomizer {

	void customize(JsonMapper.Builder builder);

}
