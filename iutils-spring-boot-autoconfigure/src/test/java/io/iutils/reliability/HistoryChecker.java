package io.iutils.reliability;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Whether a history is linearizable. It is if that of each key is; beyond that the
 * versions of all keys must be one order.
 */
final class HistoryChecker {

	private HistoryChecker() {
	}

	/**
	 * What is wrong with a history, or null.
	 */
	static @Nullable String whyNot(List<Operation> history) {
		Map<String, List<Operation>> keys = new TreeMap<>();
		for (Operation operation : history) {
			keys.computeIfAbsent(operation.key(), (key) -> new ArrayList<>()).add(operation);
		}
		for (Map.Entry<String, List<Operation>> key : keys.entrySet()) {
			String reason = Linearization.whyNot(key.getValue());
			if (reason != null) {
				return "Key " + key.getKey() + ": " + reason;
			}
		}
		return VersionOrder.whyNot(history);
	}

}
