package io.iutils;

/**
 * The callback of {@link IStash#update} or {@link IStash#compute} tried to write to
 * iutils. It may run more than once, so it must only compute.
 */
public final class NestedWriteException extends IutilsException {

	private final String key;

	public NestedWriteException(String key) {
		super("The callback that changes key " + key + " must not write to iutils: it may run more than once");
		this.key = key;
	}

	public String key() {
		return this.key;
	}

}
