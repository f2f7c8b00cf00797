package io.iutils.reliability;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.iutils.reliability.Account.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a directory holds with what its writers had acknowledged: nothing of that
 * may be lost or doubled, and what else is there must have been begun by somebody who
 * died.
 */
final class Ledger {

	private final List<String> complaints = new ArrayList<>();

	private final Collection<Account> accounts;

	private final Map<String, Entry> begun = new HashMap<>();

	// What the directory holds.
	private final Map<String, Long> versions = new HashMap<>();

	private final Map<String, String> values = new HashMap<>();

	private final List<String> events = new ArrayList<>();

	private long newest;

	Ledger(Collection<Account> accounts) {
		this.accounts = accounts;
		for (Account account : accounts) {
			Entry entry = account.begun();
			if (entry != null) {
				this.begun.put(entry.value(), entry);
			}
		}
	}

	/**
	 * @param lines what {@link CrashReader} has printed
	 * @return what is wrong, empty if all is well
	 */
	List<String> compare(List<String> lines) {
		read(lines);
		compareVersions();
		compareEvents();
		compareCounts("increment");
		compareCounts("update");
		compareShared();
		this.accounts.forEach(this::compareOwn);
		return this.complaints;
	}

	private void complain(String complaint) {
		if (this.complaints.size() < 20) {
			this.complaints.add(complaint);
		}
	}

	private void read(List<String> lines) {
		for (String line : lines) {
			String[] words = line.split(" ", 4);
			switch (words[0]) {
				case "key" -> {
					this.versions.put(words[1], Long.parseLong(words[2]));
					this.values.put(words[1], words[3]);
				}
				case "version" -> this.newest = Long.parseLong(words[1]);
				case "event" -> {
					// In one boot ids have no gaps, so a gap is a lost event.
					if (Long.parseLong(words[1]) != this.events.size() + 1) {
						complain("after " + this.events.size() + " events comes " + line);
					}
					this.events.add(words[2] + " " + words[3]);
				}
				case "journal" -> {
					if (!line.endsWith(" null")) {
						complain(line);
					}
				}
				default -> {
					if (!line.equals("complete")) {
						complain(line);
					}
				}
			}
		}
		if (lines.isEmpty() || !lines.get(lines.size() - 1).equals("complete")) {
			complain("the reader failed");
		}
	}

	/** Versions of all writers are different, and rise with each. */
	private void compareVersions() {
		BitSet seen = new BitSet();
		for (Account account : this.accounts) {
			long before = 0;
			for (Entry entry : account.acknowledged()) {
				boolean versioned = entry.kind().equals("put") || entry.kind().equals("brief")
						|| (entry.kind().equals("update") && entry.result() != 0);
				if (versioned) {
					if (entry.result() <= before || entry.result() > this.newest || seen.get((int) entry.result())) {
						complain("version " + entry.result() + " of " + entry + " after " + before
								+ ", given twice or above the newest, " + this.newest);
					}
					before = entry.result();
					seen.set((int) entry.result());
				}
			}
		}
	}

	private void compareEvents() {
		Map<String, Long> expected = new HashMap<>();
		for (Account account : this.accounts) {
			long before = 0;
			for (Entry entry : account.acknowledged()) {
				if (entry.kind().equals("emit")) {
					expected.put(entry.value(), entry.result());
					if (entry.result() <= before) {
						complain("id " + entry.result() + " of " + entry + " after " + before);
					}
					before = entry.result();
				}
			}
		}
		Set<String> found = new HashSet<>();
		for (int i = 0; i < this.events.size(); i++) {
			String value = this.events.get(i);
			Long id = expected.get(value);
			if (!found.add(value)) {
				complain("event " + value + " is there twice, also as " + (i + 1));
			}
			else if (id != null && id != i + 1) {
				complain("event " + value + " has id " + (i + 1) + ", but " + id + " was acknowledged");
			}
			else if (id == null && !isBegun(value, "emit")) {
				complain("event " + value + " was neither acknowledged nor begun by one who died");
			}
		}
		for (String value : expected.keySet()) {
			if (!found.contains(value)) {
				complain("event " + value + " was acknowledged with id " + expected.get(value) + " and is lost");
			}
		}
	}

	private boolean isBegun(String value, String kind) {
		Entry entry = this.begun.get(value);
		return entry != null && entry.kind().equals(kind);
	}

	/** A count is the acknowledged ones, and at most those that were begun. */
	private void compareCounts(String kind) {
		Map<String, Set<Long>> results = new HashMap<>();
		Map<String, Integer> possible = new HashMap<>();
		for (Account account : this.accounts) {
			for (Entry entry : account.acknowledged()) {
				boolean happened = entry.kind().equals(kind) && entry.result() != 0;
				if (happened && !results.computeIfAbsent(entry.key(), (key) -> new HashSet<>()).add(entry.result())) {
					complain(entry + " was acknowledged to another one too");
				}
			}
			Entry entry = account.begun();
			if (entry != null && entry.kind().equals(kind)) {
				possible.merge(entry.key(), 1, Integer::sum);
			}
		}
		results.forEach((key, acknowledged) -> {
			long least = acknowledged.size();
			long found = Long.parseLong(this.values.getOrDefault(key, "0"));
			if (found < least || found > least + possible.getOrDefault(key, 0)) {
				complain(key + " is " + found + ", but " + least + " were acknowledged and "
						+ possible.getOrDefault(key, 0) + " begun");
			}
			if (kind.equals("increment") && acknowledged.stream().anyMatch((result) -> result > found)) {
				complain(key + " is " + found + ", but more was acknowledged");
			}
		});
	}

	/** The acknowledged put of the highest version wins, or one that was begun. */
	private void compareShared() {
		Map<String, Entry> last = new HashMap<>();
		for (Account account : this.accounts) {
			for (Entry entry : account.acknowledged()) {
				if (entry.key().startsWith("shared.")) {
					last.merge(entry.key(), entry, (one, two) -> (one.result() > two.result()) ? one : two);
				}
			}
		}
		last.forEach((key, entry) -> {
			String value = this.values.get(key);
			long version = this.versions.getOrDefault(key, 0L);
			boolean same = entry.value().equals(value) && entry.result() == version;
			boolean later = value != null && version > entry.result() && isBegun(value, "put");
			if (!same && !later) {
				complain(key + " is " + value + " of version " + version + ", but last acknowledged was " + entry);
			}
		});
	}

	/** Nobody else writes these keys: they are as the writer left them. */
	private void compareOwn(Account account) {
		Map<String, Entry> last = new HashMap<>();
		for (Entry entry : account.acknowledged()) {
			if (entry.key().startsWith("own.")) {
				last.put(entry.key(), entry);
			}
		}
		Entry unknown = account.begun();
		last.forEach((key, entry) -> {
			boolean asLeft = isAs(key, entry);
			boolean asBegun = unknown != null && unknown.key().equals(key) && isAs(key, unknown);
			if (!asLeft && !asBegun) {
				complain(key + " is " + this.values.get(key) + ", but last acknowledged was " + entry + ", and "
						+ unknown + " was begun");
			}
		});
	}

	private boolean isAs(String key, Entry entry) {
		@Nullable String expected = entry.kind().equals("remove") ? null : entry.value();
		return Objects.equals(this.values.get(key), expected);
	}

}
