package io.iutils.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * A setting cannot be used. It is refused, never corrected.
 */
final class InvalidSettingException extends RuntimeException {

	private final String action;

	InvalidSettingException(String setting, @Nullable Object value, String reason, String action) {
		super((value != null) ? "The setting " + setting + " is '" + value + "', but it " + reason
				: "The setting " + setting + " is missing: " + reason);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
