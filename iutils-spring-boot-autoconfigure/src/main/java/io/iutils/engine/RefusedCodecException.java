package io.iutils.engine;

/**
 * The codecs of an application cannot be used as they are.
 */
public final class RefusedCodecException extends IllegalStateException {

	private final String action;

	public RefusedCodecException(String description, String action) {
		super(description);
		this.action = action;
	}

	/**
	 * What to do about it.
	 */
	public String action() {
		return this.action;
	}

}
