package io.iutils.reliability;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Versions are one order of the changes of all keys, and it agrees with real time: what
 * began after a version was known has a higher one. A version is given once.
 */
final class VersionOrder {

	private VersionOrder() {
	}

	/**
	 * What contradicts that, or null.
	 */
	static @Nullable String whyNot(List<Operation> history) {
		Map<Long, Operation> writes = new HashMap<>();
		List<Operation> known = new ArrayList<>();
		for (Operation operation : history) {
			if (operation.isComplete() && operation.version() != 0) {
				known.add(operation);
				Operation before = isWrite(operation) ? writes.put(operation.version(), operation) : null;
				if (before != null) {
					return "version " + operation.version() + " was given twice:\n  " + before + "\n  " + operation;
				}
			}
		}
		List<Operation> ended = new ArrayList<>(known);
		ended.sort(Comparator.comparingLong(Operation::responded));
		known.sort(Comparator.comparingLong(Operation::invoked));
		Operation highest = null;
		int next = 0;
		for (Operation operation : known) {
			while (next < ended.size() && ended.get(next).responded() < operation.invoked()) {
				Operation candidate = ended.get(next++);
				highest = (highest == null || candidate.version() > highest.version()) ? candidate : highest;
			}
			if (highest != null && isWrite(operation) && operation.version() <= highest.version()) {
				return "the second began after the first had ended, but has no higher version:\n  " + highest + "\n  "
						+ operation;
			}
		}
		return null;
	}

	private static boolean isWrite(Operation operation) {
		return operation.kind() != Operation.Kind.GET;
	}

}
