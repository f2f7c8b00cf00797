package io.iutils.local;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The siblings that own keys, each under a small number, so that an entry need not hold
 * an id of 16 bytes. Whoever owns nothing any more is forgotten: siblings come and go.
 * Guarded by the lock of {@link StashIndex}; readers may race with a writer and then
 * notice it there.
 */
final class KeyOwners {

	private final Map<UUID, Integer> numbers = new HashMap<>();

	// One element for each number. 0 is nobody's, and what is counted there means
	// nothing.
	private @Nullable UUID[] ids = new UUID[8];

	private int[] keys = new int[8];

	private int used = 1;

	private final Deque<Integer> free = new ArrayDeque<>();

	/**
	 * The owner with a number; 0 is nobody.
	 */
	@Nullable UUID id(int number) {
		return this.ids[number];
	}

	/**
	 * A key changes hands.
	 * @param before the number of its owner until now
	 * @return the number of the new one
	 */
	int exchange(int before, @Nullable UUID after) {
		int number = (after != null) ? number(after) : 0;
		this.keys[number]++;
		if (--this.keys[before] == 0 && before != 0) {
			this.numbers.remove(this.ids[before]);
			this.ids[before] = null;
			this.free.push(before);
		}
		return number;
	}

	private int number(UUID id) {
		Integer known = this.numbers.get(id);
		if (known != null) {
			return known;
		}
		int number = this.free.isEmpty() ? this.used++ : this.free.pop();
		if (number == this.ids.length) {
			this.ids = Arrays.copyOf(this.ids, number * 2);
			this.keys = Arrays.copyOf(this.keys, number * 2);
		}
		this.ids[number] = id;
		this.numbers.put(id, number);
		return number;
	}

	List<UUID> all() {
		return List.copyOf(this.numbers.keySet());
	}

}
