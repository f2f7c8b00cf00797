package io.iutils;

/**
 * The sibling is alive, but there is no connection to it, or it broke while the request
 * was open: then the request may have been carried out.
 */
public final class SiblingUnreachableException extends IutilsException {

	private final String siblingId;

	public SiblingUnreachableException(String siblingId, String message) {
		super(message);
		this.siblingId = siblingId;
	}

	public String siblingId() {
		return this.siblingId;
	}

}
