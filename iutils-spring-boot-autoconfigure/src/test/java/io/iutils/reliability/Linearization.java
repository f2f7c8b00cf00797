package io.iutils.reliability;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Searches an order of the operations on one key in which each has the result it had, and
 * which agrees with real time: what ended before another began comes before it. Confined
 * to one thread.
 *
 * <p>
 * The search is the one of Wing and Gong with the improvements of Lowe: calls and returns
 * stand in a list by time; an operation whose call is found before the first return may
 * be the next; it and its return are taken out of the list, and put back if that leads
 * nowhere. Which operations were taken and what the key holds then is remembered, so that
 * nothing is searched twice. What is not known to have ended has no return: it may be
 * taken anywhere, or never.
 */
final class Linearization {

	private final Event head = new Event(null, 0);

	private final BitSet taken = new BitSet();

	private final Set<Object> searched = new HashSet<>();

	private final Deque<Step> steps = new ArrayDeque<>();

	private Set<KeyState> states = Set.of(KeyState.ABSENT);

	private int returns;

	// How far it came, for the message.
	private int longest = -1;

	private String stuck = "";

	private Linearization(List<Operation> operations) {
		List<Event> events = new ArrayList<>();
		for (int i = 0; i < operations.size(); i++) {
			Operation operation = operations.get(i);
			Event call = new Event(operation, i);
			events.add(call);
			if (operation.isComplete()) {
				call.returns = new Event(null, i);
				call.returns.time = operation.responded();
				events.add(call.returns);
				this.returns++;
			}
		}
		// Of the same moment, calls come first: then they are not ordered.
		events.sort(Comparator.<Event>comparingLong((event) -> event.time)
			.thenComparing((event) -> event.operation == null));
		Event last = this.head;
		for (Event event : events) {
			last.next = event;
			event.previous = last;
			last = event;
		}
	}

	/**
	 * What cannot be explained about the operations on one key, or null.
	 */
	static @Nullable String whyNot(List<Operation> operations) {
		return new Linearization(operations).search();
	}

	private @Nullable String search() {
		Event event = this.head.next;
		while (this.returns > 0) {
			if (event != null && event.operation != null) {
				Set<KeyState> after = after(event.operation);
				if (!after.isEmpty() && remember(event, after)) {
					take(event, after);
					event = this.head.next;
				}
				else {
					event = event.next;
				}
			}
			else {
				note(event);
				if (this.steps.isEmpty()) {
					return this.stuck;
				}
				event = putBack().next;
			}
		}
		return null;
	}

	private Set<KeyState> after(Operation operation) {
		Set<KeyState> after = new LinkedHashSet<>();
		this.states.forEach((state) -> after.addAll(state.after(operation)));
		return after;
	}

	private boolean remember(Event event, Set<KeyState> after) {
		this.taken.set(event.index);
		int untaken = this.taken.nextClearBit(0);
		boolean fresh = this.searched
			.add(List.of(untaken, this.taken.get(untaken, Math.max(untaken, this.taken.length())), after));
		this.taken.clear(event.index);
		return fresh;
	}

	private void take(Event call, Set<KeyState> after) {
		this.steps.push(new Step(call, this.states));
		this.states = after;
		this.taken.set(call.index);
		call.unlink();
		if (call.returns != null) {
			call.returns.unlink();
			this.returns--;
		}
	}

	private Event putBack() {
		Step step = this.steps.pop();
		Event call = step.call();
		this.states = step.before();
		this.taken.clear(call.index);
		if (call.returns != null) {
			call.returns.link();
			this.returns++;
		}
		call.link();
		return call;
	}

	private void note(@Nullable Event blocking) {
		if (this.steps.size() > this.longest) {
			this.longest = this.steps.size();
			StringBuilder open = new StringBuilder();
			for (Event event = this.head.next; event != null && event != blocking; event = event.next) {
				open.append("\n  ").append(event.operation);
			}
			this.stuck = "after " + this.longest + " operations the key may be " + this.states
					+ ", and none of these can be the next:" + open;
		}
	}

	private record Step(Event call, Set<KeyState> before) {
	}

	/**
	 * A call, or the return of one.
	 */
	private static final class Event {

		// Null for a return.
		private final @Nullable Operation operation;

		private final int index;

		private long time;

		private @Nullable Event returns;

		private @Nullable Event previous;

		private @Nullable Event next;

		Event(@Nullable Operation operation, int index) {
			this.operation = operation;
			this.index = index;
			this.time = (operation != null) ? operation.invoked() : 0;
		}

		void unlink() {
			if (this.previous != null) {
				this.previous.next = this.next;
			}
			if (this.next != null) {
				this.next.previous = this.previous;
			}
		}

		void link() {
			if (this.previous != null) {
				this.previous.next = this;
			}
			if (this.next != null) {
				this.next.previous = this;
			}
		}

	}

}
