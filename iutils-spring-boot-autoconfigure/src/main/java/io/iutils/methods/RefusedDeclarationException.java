package io.iutils.methods;

import org.jspecify.annotations.Nullable;

/**
 * A method that iutils calls, or an event type, cannot work as it is declared.
 */
public final class RefusedDeclarationException extends IllegalStateException {

	private final String action;

	public RefusedDeclarationException(String description, String action) {
		this(description, action, null);
	}

	public RefusedDeclarationException(String description, String action, @Nullable Throwable cause) {
		super(description, cause);
		this.action = action;
	}

	/**
	 * What to do about it.
	 */
	public String action() {
		return this.action;
	}

}
