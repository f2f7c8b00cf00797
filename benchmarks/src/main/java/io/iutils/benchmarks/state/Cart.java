package io.iutils.benchmarks.state;

/**
 * A small record that is changed by a callback.
 */
record Cart(String owner, int items, long cents) {

	static final Cart EMPTY = new Cart("somebody", 0, 0);

	Cart plus() {
		return new Cart(this.owner, this.items + 1, this.cents + 999);
	}

}
