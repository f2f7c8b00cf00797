package io.iutils.events;

import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * What a listener takes as its payload. Immutable.
 *
 * @param type what to decode to if the event's type is not known
 * @param raw its class; never a primitive
 * @param primitive whether null does not fit
 * @param byShape whether an event of unknown type is converted
 * @param covered the types it covers by itself, by wire name
 */
record PayloadType(Type type, Class<?> raw, boolean primitive, boolean byShape, Map<String, Class<?>> covered) {

	/**
	 * Anything, for listeners that do not look at it.
	 */
	static final PayloadType NONE = of(Object.class);

	static PayloadType of(Type type) {
		Class<?> declared = ResolvableType.forType(type).toClass();
		Class<?> raw = ClassUtils.resolvePrimitiveIfNecessary(declared);
		Map<String, Class<?>> covered = new HashMap<>();
		if (!WireNames.isNameless(raw)) {
			WireNames.covered(raw).forEach((subtype, name) -> covered.put(name, subtype));
		}
		return new PayloadType(declared.isPrimitive() ? raw : type, raw, declared.isPrimitive(), true,
				Map.copyOf(covered));
	}

	/**
	 * The same for events of known types only.
	 */
	PayloadType knownOnly() {
		return new PayloadType(this.type, this.raw, this.primitive, false, this.covered);
	}

}
