package io.iutils.reliability;

import java.util.List;

/**
 * What one key holds, as far as results tell it: the model the history is compared with.
 *
 * @param value 0 is absent
 * @param version if it is known; else all that is known is that it is above this one
 * @param exact whether the version is known
 */
record KeyState(long value, long version, boolean exact) {

	static final KeyState ABSENT = new KeyState(0, 0, true);

	/**
	 * The states in which the key may be after an operation, none if it cannot have had
	 * that result. Several only if it is not known what became of it.
	 */
	List<KeyState> after(Operation operation) {
		return operation.isComplete() ? afterComplete(operation) : afterUnknown(operation);
	}

	private List<KeyState> afterComplete(Operation operation) {
		long argument = operation.argument();
		long version = operation.version();
		boolean done = operation.result() != 0;
		return switch (operation.kind()) {
			case GET -> {
				if (operation.result() != this.value) {
					yield List.of();
				}
				yield (this.value == 0) ? List.of(this) : known(version);
			}
			case PUT -> when(version > this.version, new KeyState(argument, version, true));
			case PUT_IF_ABSENT -> done ? when(this.value == 0, set(argument)) : when(this.value != 0, this);
			case REPLACE -> done ? when(mayHave(operation.expected()) && version > operation.expected(),
					new KeyState(argument, version, true)) : when(mayHaveOtherThan(operation.expected()), this);
			case REMOVE -> done ? when(this.value != 0, gone()) : when(this.value == 0, this);
			case REMOVE_VERSION -> done ? when(this.value != 0 && mayHave(operation.expected()), gone())
					: when(this.value == 0 || mayHaveOtherThan(operation.expected()), this);
			case INCREMENT -> when(operation.result() == this.value + argument, set(operation.result()));
			case UPDATE -> when(operation.expected() == this.value, set(argument));
		};
	}

	/**
	 * It may have been carried out at this place; that it never was is not asked here.
	 */
	private List<KeyState> afterUnknown(Operation operation) {
		long argument = operation.argument();
		return switch (operation.kind()) {
			case GET -> List.of(this);
			case PUT, UPDATE -> List.of(set(argument));
			case PUT_IF_ABSENT -> when(this.value == 0, set(argument));
			case REPLACE -> when(mayHave(operation.expected()), set(argument));
			case REMOVE -> List.of(gone());
			case REMOVE_VERSION -> when(this.value != 0 && mayHave(operation.expected()), gone());
			case INCREMENT -> List.of(set(this.value + argument));
		};
	}

	private static List<KeyState> when(boolean possible, KeyState state) {
		return possible ? List.of(state) : List.of();
	}

	private KeyState set(long newValue) {
		return new KeyState(newValue, this.version, false);
	}

	private KeyState gone() {
		return new KeyState(0, this.version, false);
	}

	private List<KeyState> known(long found) {
		return when(this.exact ? found == this.version : found > this.version, new KeyState(this.value, found, true));
	}

	private boolean mayHave(long expected) {
		if (this.value == 0 || expected == 0) {
			return this.value == 0 && expected == 0;
		}
		return this.exact ? expected == this.version : expected > this.version;
	}

	private boolean mayHaveOtherThan(long expected) {
		if (this.value == 0 || expected == 0) {
			return (this.value == 0) != (expected == 0);
		}
		return !this.exact || expected != this.version;
	}

}
