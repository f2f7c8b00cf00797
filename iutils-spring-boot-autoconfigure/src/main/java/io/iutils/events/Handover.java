package io.iutils.events;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * Decides which bridge of nested contexts writes an event: that of the context it was
 * published in, before the listeners of this context; those of the contexts above pass it
 * over. Shared by the bridges of a hierarchy. Thread-safe.
 */
final class Handover {

	/*
	 * A context hands what was published in it to its parent, after its own listeners and
	 * in a new wrapper, so nothing in the event tells where it comes from. The call stack
	 * does: one publishEvent above the other. It does not tell whether the context below
	 * has a bridge; that is what the notes are for. A note that nobody came to fetch,
	 * because a listener threw, does no harm: it counts only in a call from below.
	 */

	/** More than ever publish inside each other. */
	private static final int NOTES_AT_MOST = 64;

	private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

	/** What bridges below the top have written and the top has not seen, newest first. */
	private final ThreadLocal<Deque<WeakReference<Object>>> notes = new ThreadLocal<>();

	/** Stack walks are for hierarchies. */
	private volatile boolean nested;

	/**
	 * A bridge below the top takes part.
	 */
	void join() {
		this.nested = true;
	}

	/**
	 * Whether the bridge that asks has to write an event.
	 * @param top whether no context above has a bridge
	 */
	boolean take(Object published, boolean top) {
		if (!this.nested) {
			return true;
		}
		int contexts = publishing();
		if (contexts > 1 && isNoted(published, top)) {
			return false;
		}
		// In no publishing call, or in another thread: only the top sees it surely once.
		if (!top && contexts > 0) {
			note(published);
		}
		return top || contexts > 0;
	}

	private void note(Object published) {
		Deque<WeakReference<Object>> notes = this.notes.get();
		if (notes == null) {
			notes = new ArrayDeque<>();
			this.notes.set(notes);
		}
		if (notes.size() == NOTES_AT_MOST) {
			notes.removeLast();
		}
		notes.push(new WeakReference<>(published));
	}

	private boolean isNoted(Object published, boolean fetch) {
		Deque<WeakReference<Object>> notes = this.notes.get();
		boolean noted = notes != null && notes.stream().anyMatch((note) -> note.refersTo(published));
		if (noted && fetch) {
			Iterator<WeakReference<Object>> newest = notes.iterator();
			boolean fetched = false;
			while (!fetched) {
				fetched = newest.next().refersTo(published);
				newest.remove();
			}
			if (notes.isEmpty()) {
				this.notes.remove();
			}
		}
		return noted;
	}

	/**
	 * In how many contexts, one above the other, the event at hand is being published: 0
	 * if it is told later or in another thread.
	 */
	private static int publishing() {
		return STACK.walk((frames) -> (int) frames
			.dropWhile((frame) -> !AbstractApplicationContext.class.isAssignableFrom(frame.getDeclaringClass()))
			.takeWhile((frame) -> frame.getMethodName().equals("publishEvent"))
			.filter((frame) -> frame.getDeclaringClass() == AbstractApplicationContext.class
					&& frame.getMethodType().parameterCount() == 2)
			.count());
	}

}
