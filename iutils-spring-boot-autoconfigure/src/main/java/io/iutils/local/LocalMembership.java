package io.iutils.local;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.iutils.Sibling;
import io.iutils.engine.Membership;
import io.iutils.journal.Retention;
import io.iutils.journal.SiblingTable;
import io.iutils.journal.SiblingTable.Slot;
import org.jspecify.annotations.Nullable;

/**
 * Who is alive, by the slots of {@code siblings}: whose byte is locked. Thread-safe.
 */
final class LocalMembership implements Membership {

	private final SiblingTable table;

	private final Sibling self;

	private final List<Consumer<Sibling>> joined = new CopyOnWriteArrayList<>();

	private final List<Consumer<Sibling>> left = new CopyOnWriteArrayList<>();

	private final List<Consumer<List<Slot>>> changed = new CopyOnWriteArrayList<>();

	// What the last look has found. Written under this object's monitor.
	private volatile View view;

	LocalMembership(SiblingTable table) {
		this.table = table;
		this.self = sibling(table.self());
		this.view = look();
	}

	static Sibling sibling(Slot slot) {
		return new Sibling(Ids.format(slot.id()), slot.processId(), Instant.ofEpochMilli(slot.startedAt()));
	}

	@Override
	public Sibling self() {
		return this.self;
	}

	UUID selfId() {
		return this.table.self().id();
	}

	/**
	 * The sibling of this id, if it was alive at the last look.
	 */
	@Nullable Sibling sibling(UUID id) {
		Slot slot = this.view.byId().get(id);
		return (slot != null) ? sibling(slot) : null;
	}

	@Override
	public List<Sibling> all() {
		return current().siblings();
	}

	/**
	 * Whether a sibling is alive now: whether its byte is locked.
	 */
	boolean isAlive(UUID id) {
		for (Slot slot : this.table.published()) {
			if (slot.id().equals(id) && this.table.isAlive(slot)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether a sibling was alive at the last look.
	 */
	boolean isListed(UUID id) {
		return current().byId().containsKey(id);
	}

	/**
	 * How many living siblings have lower slots. The one with none tidies up for all.
	 */
	int before() {
		int self = this.table.self().index();
		return (int) current().slots().stream().filter((slot) -> slot.index() < self).count();
	}

	/**
	 * The sibling in a slot, or null.
	 */
	@Nullable UUID idInSlot(int index) {
		return this.table.idInSlot(index);
	}

	/**
	 * Each sibling publishes how much of the events it wants kept; the strictest wins.
	 */
	Retention strictestRetention() {
		return this.view.retention();
	}

	@Override
	public void listen(Consumer<Sibling> joined, Consumer<Sibling> left) {
		this.joined.add(joined);
		this.left.add(left);
	}

	/**
	 * Calls back with the slots of all that are alive when they have changed, and once
	 * now.
	 */
	void onChange(Consumer<List<Slot>> listener) {
		this.changed.add(listener);
		listener.accept(this.view.slots());
	}

	View current() {
		// One who joins or leaves in order shows in the table; the dead are found by
		// looking.
		return (this.table.fingerprint() == this.view.fingerprint()) ? this.view : refresh();
	}

	/**
	 * Looks at every slot, and tells those that listen what has changed.
	 */
	synchronized View refresh() {
		View before = this.view;
		if (this.table.fingerprint() == before.fingerprint() && before.slots().stream().allMatch(this.table::isAlive)) {
			return before;
		}
		View now = look();
		this.view = now;
		if (!before.byId().keySet().equals(now.byId().keySet())) {
			this.changed.forEach((listener) -> listener.accept(now.slots()));
		}
		before.byId().forEach((id, slot) -> {
			if (!now.byId().containsKey(id)) {
				this.left.forEach((listener) -> listener.accept(sibling(slot)));
			}
		});
		now.byId().forEach((id, slot) -> {
			if (!before.byId().containsKey(id)) {
				this.joined.forEach((listener) -> listener.accept(sibling(slot)));
			}
		});
		return now;
	}

	private View look() {
		long fingerprint = this.table.fingerprint();
		List<Slot> alive = new ArrayList<>();
		for (Slot slot : this.table.published()) {
			if (this.table.isAlive(slot)) {
				alive.add(slot);
			}
		}
		alive.sort(Comparator.comparingLong(Slot::joinNumber));
		Map<UUID, Slot> byId = new LinkedHashMap<>();
		alive.forEach((slot) -> byId.put(slot.id(), slot));
		Retention strictest = alive.stream().map(Slot::retention).reduce(Retention::and).orElse(Retention.ALL);
		return new View(fingerprint, List.copyOf(alive), alive.stream().map(LocalMembership::sibling).toList(), byId,
				strictest);
	}

	/**
	 * @param fingerprint of the table before the look
	 * @param retention the strictest of all that are alive
	 */
	record View(long fingerprint, List<Slot> slots, List<Sibling> siblings, Map<UUID, Slot> byId, Retention retention) {
	}

}
