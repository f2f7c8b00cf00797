package io.iutils.testing;

import java.lang.reflect.Type;

import io.iutils.PayloadCodec;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Another codec than the built-in one, as an application may bring it.
 */
public final class CborCodec implements PayloadCodec {

	public static final String MEDIA_TYPE = "application/cbor";

	private final CBORMapper mapper = new CBORMapper();

	@Override
	public String mediaType() {
		return MEDIA_TYPE;
	}

	@Override
	public byte[] encode(Object value) {
		return this.mapper.writeValueAsBytes(value);
	}

	@Override
	public Object decode(byte[] bytes, Type type) {
		return this.mapper.readValue(bytes, this.mapper.constructType(type));
	}

}
