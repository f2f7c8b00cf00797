package io.iutils.stash;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Walks keys that were there at a moment, without those that have gone since. Confined to
 * one thread.
 */
final class PresentKeys<E> implements Iterator<E> {

	private final Iterator<String> keys;

	private final Function<String, @Nullable E> lookUp;

	private final Consumer<String> remover;

	private @Nullable String nextKey;

	private @Nullable E next;

	private @Nullable String lastKey;

	/**
	 * @param lookUp what to return for a key, null if it has gone
	 */
	PresentKeys(List<String> keys, Function<String, @Nullable E> lookUp, Consumer<String> remover) {
		this.keys = keys.iterator();
		this.lookUp = lookUp;
		this.remover = remover;
	}

	@Override
	public boolean hasNext() {
		while (this.next == null && this.keys.hasNext()) {
			this.nextKey = this.keys.next();
			this.next = this.lookUp.apply(this.nextKey);
		}
		return this.next != null;
	}

	@Override
	public E next() {
		E result = hasNext() ? this.next : null;
		if (result == null) {
			throw new NoSuchElementException();
		}
		this.lastKey = this.nextKey;
		this.next = null;
		return result;
	}

	@Override
	public void remove() {
		if (this.lastKey == null) {
			throw new IllegalStateException("next has not been called");
		}
		this.remover.accept(this.lastKey);
		this.lastKey = null;
	}

}
