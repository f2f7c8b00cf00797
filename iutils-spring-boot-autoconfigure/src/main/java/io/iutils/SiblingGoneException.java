package io.iutils;

/**
 * The sibling that was named is not alive. A request that was open when it went may have
 * been carried out.
 */
public final class SiblingGoneException extends IutilsException {

	private final String siblingId;

	public SiblingGoneException(String siblingId) {
		super("Sibling " + siblingId + " is gone");
		this.siblingId = siblingId;
	}

	public String siblingId() {
		return this.siblingId;
	}

}
