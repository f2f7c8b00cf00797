package io.iutils.testing;

import java.lang.reflect.Type;

import io.iutils.PayloadCodec;

/**
 * For stashes that hold nothing but numbers, texts and bytes: those need no codec.
 */
public final class NoCodec implements PayloadCodec {

	@Override
	public String mediaType() {
		return "none/none";
	}

	@Override
	public byte[] encode(Object value) {
		throw new UnsupportedOperationException("No codec for " + value.getClass());
	}

	@Override
	public Object decode(byte[] bytes, Type type) {
		throw new UnsupportedOperationException("No codec for " + type);
	}

}
