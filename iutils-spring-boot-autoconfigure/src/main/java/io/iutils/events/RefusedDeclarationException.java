package io.iutils.events;

import org.jspecify.annotations.Nullable;

/**
 * A listener method or an event type cannot work as it is declared.
 */
final class RefusedDeclarationException extends IllegalStateException {

	private final String action;

	RefusedDeclarationException(String description, String action) {
		this(description, action, null);
	}

	RefusedDeclarationException(String description, String action, @Nullable Throwable cause) {
		super(description, cause);
		this.action = action;
	}

	/**
	 * What to do about it.
	 */
	String action() {
		return this.action;
	}

}
