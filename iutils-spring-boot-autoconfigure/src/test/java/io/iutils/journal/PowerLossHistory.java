package io.iutils.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/*
 * The model. "log" is what was committed, in order; at least its first "forced" entries are
 * on disk. Behind it may stand one attempt of which nothing was told, or that its change may
 * be there: its writer died in it, or its force failed. So what is found after a power loss
 * is a prefix of the log that is long enough, or the whole log and a prefix of the attempt.
 * Then that is the log, all of it on disk, and the history goes on.
 *
 * What was forced is known from three sides: changes of copies that force each, flushes that
 * returned, and the word that tells it to all processes.
 *
 * A history either removes old segments by retention, and its records are compared one by
 * one; or it compacts, and the records are changes of a map, which is compared with the map
 * that the same prefix of the log gives.
 *
 * Another kind of change goes into one more branch of step(): what it does is done on a copy
 * under attempt(), which survives deaths and failures; what it promises goes into PowerLoss.
 */

/**
 * One random life of a journal, over several power losses: appends and batches by several
 * copies, rolls, retention, flushes, failures, deaths, repairs and recoveries. Before any
 * operation on files the power may fail: then another machine starts from what that would
 * leave, and the journal there must be a sound one that keeps the promises. Confined to
 * the test's thread.
 */
final class PowerLossHistory {

	private static final String EIO = "Input/output error";

	private static final int STORY = 60;

	private final PowerLossCounts counts;

	private final Random random;

	private final PowerLossIo disk;

	private final Replica machine;

	private final Replica elsewhere;

	private final WordHistory words = new WordHistory();

	private final List<Copy> copies = new ArrayList<>();

	private final boolean mayForceEach;

	private final boolean mayBeLazy;

	private final boolean compacts;

	private final int lossEvery;

	private List<PowerLoss.Change> log = new ArrayList<>();

	private int forced;

	private List<PowerLoss.Change> attempt = List.of();

	// The greatest sequence handed out at all, and in earlier boots.
	private long handedOut;

	private long handedOutBefore;

	private long boot = 1;

	private int values;

	// What will happen at which operation from now.
	private Trouble trouble = Trouble.NONE;

	private int troubleIn;

	private boolean dead;

	// Whether the last operation came to where all attempts before it are decided.
	private boolean settled;

	private final Deque<String> story = new ArrayDeque<>();

	// The power loss that ended the last operation.
	private @Nullable PowerLoss loss;

	PowerLossHistory(long seed, PowerLossIo disk, Replica machine, Replica elsewhere, PowerLossCounts counts) {
		this.random = new Random(seed);
		this.disk = disk;
		this.machine = machine;
		this.elsewhere = elsewhere;
		this.counts = counts;
		int flush = this.random.nextInt(3);
		this.mayForceEach = flush != 0;
		this.mayBeLazy = flush != 1;
		this.lossEvery = 1 + this.random.nextInt(6);
		JournalFixture fixture = machine.fixture;
		fixture.segmentSize = 1024 << this.random.nextInt(4);
		this.compacts = this.random.nextInt(3) == 0;
		fixture.retention = (this.compacts || this.random.nextBoolean()) ? Retention.ALL
				: new Retention(this.random.nextInt(20_000), Duration.ZERO);
		elsewhere.fixture.segmentSize = fixture.segmentSize;
		elsewhere.fixture.retention = Retention.ALL;
	}

	void run(int steps) {
		this.machine.restore(new Replica.State(Control.initial(), Map.of()));
		begin();
		for (int i = 0; i < steps; i++) {
			step();
			if (this.loss != null) {
				goOnFrom(this.loss);
			}
		}
		goOnFrom(lossNow());
		this.machine.fixture.closeAll();
	}

	/**
	 * What happened last.
	 */
	String story() {
		return String.join("\n", this.story);
	}

	private void tell(Object what) {
		this.story.add(what.toString());
		if (this.story.size() > STORY) {
			this.story.remove();
		}
	}

	private void begin() {
		this.copies.clear();
		this.loss = null;
		this.trouble = Trouble.NONE;
		this.dead = false;
		this.machine.fixture.boot = new UUID(0xB007, this.boot);
		this.machine.fixture.io.fault(this::before);
	}

	private void step() {
		this.trouble = Trouble.CHOICE[this.random.nextInt(Trouble.CHOICE.length)];
		this.troubleIn = this.random.nextInt(this.random.nextBoolean() ? 4 : 16);
		int choice = this.random.nextInt(100);
		if (this.copies.isEmpty() || (choice < 6 && this.copies.size() < 4)) {
			open();
		}
		else {
			Copy copy = this.copies.get(this.random.nextInt(this.copies.size()));
			if (choice < (this.compacts ? 60 : 76)) {
				append(copy);
			}
			else if (choice < 76) {
				compact(copy);
			}
			else if (choice < 90) {
				flush(copy);
			}
			else if (choice < 94) {
				close(copy);
			}
			else if (choice < 97) {
				readAll(copy);
			}
			else if (choice < 99) {
				goOnFrom(lossNow());
			}
			else {
				List.copyOf(this.copies).forEach(this::close);
				this.loss = (this.loss != null) ? this.loss : lossNow();
			}
		}
	}

	private void open() {
		JournalFixture fixture = this.machine.fixture;
		fixture.forceEach = this.mayForceEach && (!this.mayBeLazy || this.random.nextBoolean());
		boolean forceEach = fixture.forceEach;
		int slot = this.random.nextInt(256);
		tell("open, flush " + (forceEach ? "always" : "lazily"));
		attempt(null, () -> {
			Copy copy = new Copy(fixture.open(slot), forceEach);
			this.copies.add(copy);
			// Whoever opens repairs.
			settle(copy.journal());
		});
	}

	private void append(Copy copy) {
		int count = (this.random.nextInt(4) == 0) ? 1 + this.random.nextInt(6) : 1;
		int room = this.machine.fixture.segmentSize / 2 - 100;
		attempt(copy, () -> {
			copy.journal().append((batch) -> {
				// Whoever gets here has repaired, or left what is poisoned.
				settle(copy.journal());
				this.attempt = new ArrayList<>();
				int left = this.machine.fixture.segmentSize / 2;
				for (int i = 0; i < count; i++) {
					String value = value(this.random.nextInt(8) == 0 ? room : Math.min(room, 200));
					left -= (int) RecordFormat.size(value.length());
					if (left < 0) {
						// No batch is longer.
						break;
					}
					long sequence = batch.add(kindOf(value), (byte) 0, value.getBytes(StandardCharsets.UTF_8));
					assertThat(sequence).as("used in another boot").isGreaterThan(this.handedOutBefore);
					this.handedOut = Math.max(this.handedOut, sequence);
					this.attempt.add(new PowerLoss.Change(sequence, value));
				}
				tell("append " + this.attempt);
			});
			this.log.addAll(this.attempt);
			this.attempt = List.of();
			if (copy.forceEach()) {
				this.forced = this.log.size();
			}
		});
	}

	private String value(int most) {
		String key = this.compacts ? "k" + this.random.nextInt(8) : "";
		if (this.compacts && this.random.nextInt(4) == 0) {
			return key;
		}
		return (this.compacts ? key + "=" : "") + this.values++ + " " + "v".repeat(this.random.nextInt(most));
	}

	private byte kindOf(String value) {
		if (!this.compacts) {
			return JournalFixture.KIND;
		}
		return value.contains("=") ? KeyedJournal.PUT : KeyedJournal.REMOVE;
	}

	private void compact(Copy copy) {
		if (!this.compacts) {
			return;
		}
		tell("compact");
		attempt(copy, () -> {
			if (KeyedJournal.open(copy.journal()).compact()) {
				this.counts.compactions++;
			}
		});
		tell("remove superfluous");
		attempt(this.copies.contains(copy) ? copy : null, () -> KeyedJournal.open(copy.journal()).removeSuperfluous());
	}

	private void flush(Copy copy) {
		tell("flush");
		attempt(copy, () -> {
			copy.journal().flush();
			this.forced = this.log.size();
		});
	}

	private void close(Copy copy) {
		this.copies.remove(copy);
		tell("close");
		attempt(null, () -> {
			copy.journal().close();
			this.forced = this.log.size();
		});
	}

	private void readAll(Copy copy) {
		this.trouble = Trouble.NONE;
		if (this.compacts) {
			assertThat(KeyedJournal.open(copy.journal()).read()).isEqualTo(mapOf(this.log));
			return;
		}
		List<PowerLoss.Change> found = read(copy.journal());
		if (!found.isEmpty()) {
			assertThat(found).isEqualTo(this.log.subList(this.log.indexOf(found.get(0)), this.log.size()));
		}
	}

	/**
	 * Does what may die or fail.
	 */
	private void attempt(@Nullable Copy copy, Runnable action) {
		this.dead = false;
		this.settled = false;
		try {
			action.run();
		}
		catch (FaultyIo.Death ex) {
			tell(ex);
			this.copies.remove(copy);
		}
		catch (JournalException.OutcomeUnknown ex) {
			tell(ex);
			if (this.dead) {
				this.copies.remove(copy);
			}
		}
		catch (UncheckedIOException ex) {
			// Thrown by the map, which only read.
			tell(ex);
		}
		catch (JournalException.Full | JournalException.Failed ex) {
			tell(ex);
			if (!isPoisoned()) {
				// If it came to decide: nothing happened, and nothing will.
				this.attempt = this.settled ? List.of() : this.attempt;
			}
			else if (this.random.nextInt(4) == 0) {
				// Changes may be refused until a boot.
				this.loss = (this.loss != null) ? this.loss : lossNow();
			}
		}
		finally {
			this.trouble = Trouble.NONE;
			this.dead = false;
			this.words.note(this.machine.words());
		}
	}

	private boolean isPoisoned() {
		byte[] now = this.machine.words();
		long poisoned = Bytes.getLong(now, Control.POISONED);
		return poisoned != 0 && poisoned == Bytes.getLong(now, Control.SEGMENT);
	}

	/**
	 * Takes over what a repair has adopted of the last attempt; the rest is cut.
	 */
	private void settle(Journal journal) {
		long tail = journal.tail();
		for (PowerLoss.Change entry : this.attempt) {
			if (entry.sequence() <= tail) {
				this.log.add(entry);
			}
		}
		if (!isPoisoned()) {
			this.attempt = List.of();
		}
		this.settled = true;
	}

	private void before(FaultyIo.Operation operation) throws IOException {
		if (this.dead) {
			throw new FaultyIo.Death(operation);
		}
		this.words.note(this.machine.words());
		tell(operation);
		if (this.random.nextInt(this.lossEvery) == 0) {
			survive(lossNow());
		}
		if (this.trouble == Trouble.NONE || this.troubleIn-- > 0) {
			return;
		}
		Trouble now = this.trouble;
		if (now != Trouble.ERRORS) {
			this.trouble = Trouble.NONE;
		}
		switch (now) {
			case ERROR, ERRORS -> fail(operation);
			case DEATH -> die(operation);
			case POWER_LOSS -> {
				this.loss = lossNow();
				die(operation);
			}
			case NONE -> throw new IllegalStateException();
		}
	}

	private void die(FaultyIo.Operation operation) {
		this.counts.deaths++;
		this.dead = true;
		throw new FaultyIo.Death(operation);
	}

	private void fail(FaultyIo.Operation operation) throws IOException {
		tell("fails");
		this.counts.failures++;
		if (operation.kind() == FaultyIo.Kind.FORCE) {
			this.disk.forceFailed(operation.file());
			throw new IOException(EIO);
		}
		throw new IOException(this.random.nextBoolean() ? EIO : FaultyIo.DISK_FULL);
	}

	/**
	 * The power fails now: what that leaves, and what is asked of it.
	 */
	private PowerLoss lossNow() {
		byte[] now = this.machine.words();
		long forcedWord = Bytes.getLong(now, Control.FORCED);
		int forced = this.forced;
		while (forced < this.log.size() && this.log.get(forced).sequence() <= forcedWord) {
			forced++;
		}
		List<Long> segments = this.machine.fixture.segments();
		long oldest = segments.isEmpty() ? 0 : segments.get(0);
		Path directory = this.machine.fixture.directory;
		Map<String, byte[]> files = new TreeMap<>();
		this.disk.survivors(this.random).forEach((path, bytes) -> {
			if (directory.equals(path.getParent())) {
				files.put(path.getFileName().toString(), bytes);
			}
		});
		return new PowerLoss(new Replica.State(this.words.survivors(this.random), files), List.copyOf(this.log), forced,
				List.copyOf(this.attempt), oldest);
	}

	/**
	 * Starts another machine from what a power loss left.
	 * @return what is there
	 */
	private List<PowerLoss.Change> survive(PowerLoss loss) {
		this.counts.states++;
		this.elsewhere.restore(loss.state());
		JournalFixture fixture = this.elsewhere.fixture;
		fixture.boot = new UUID(0xB007, this.boot + 1);
		Journal journal = fixture.open(9);
		List<PowerLoss.Change> left = loss.prefix(journal.tail());
		if (this.compacts) {
			checkMap(journal, left);
		}
		else {
			List<PowerLoss.Change> found = read(journal);
			loss.check(found, left);
			List<PowerLoss.Change> expected = new ArrayList<>(found);
			for (int i = 0; i < 3; i++) {
				expected.add(appendAfter(journal, "after" + i, JournalFixture.KIND));
			}
			assertThat(read(journal)).isEqualTo(expected);
		}
		this.counts.count(loss, left, fixture);
		assertThat(fixture.verify().damage()).isNull();
		return left;
	}

	private void checkMap(Journal journal, List<PowerLoss.Change> left) {
		assertThat(KeyedJournal.open(journal).read()).isEqualTo(mapOf(left));
		List<PowerLoss.Change> expected = new ArrayList<>(left);
		for (int i = 0; i < 3; i++) {
			expected.add(appendAfter(journal, "k" + i + "=after", KeyedJournal.PUT));
		}
		if (this.random.nextBoolean()) {
			KeyedJournal.open(journal).compact();
			KeyedJournal.open(journal).removeSuperfluous();
		}
		assertThat(KeyedJournal.open(journal).read()).isEqualTo(mapOf(expected));
	}

	private static Map<String, String> mapOf(List<PowerLoss.Change> changes) {
		Map<String, String> map = new TreeMap<>();
		for (PowerLoss.Change change : changes) {
			String[] words = change.value().split("=", 2);
			if (words.length == 2) {
				map.put(words[0], words[1]);
			}
			else {
				map.remove(words[0]);
			}
		}
		return map;
	}

	private PowerLoss.Change appendAfter(Journal journal, String value, byte kind) {
		long[] sequence = new long[1];
		journal.append((batch) -> sequence[0] = batch.add(kind, (byte) 0, value.getBytes(StandardCharsets.UTF_8)));
		assertThat(sequence[0]).as("used before the loss").isGreaterThan(this.handedOut);
		return new PowerLoss.Change(sequence[0], value);
	}

	private void goOnFrom(PowerLoss loss) {
		tell("power loss in boot " + this.boot);
		this.log = new ArrayList<>(survive(loss));
		this.forced = this.log.size();
		this.attempt = List.of();
		this.handedOutBefore = this.handedOut;
		this.machine.restore(loss.state());
		this.boot++;
		this.counts.boots++;
		begin();
	}

	private static List<PowerLoss.Change> read(Journal journal) {
		JournalFixture.Found found = JournalFixture.read(journal, 0);
		assertThat(found.end()).isNull();
		List<PowerLoss.Change> entries = new ArrayList<>();
		for (int i = 0; i < found.values().size(); i++) {
			entries.add(new PowerLoss.Change(found.sequences().get(i), found.values().get(i)));
		}
		return entries;
	}

	private enum Trouble {

		NONE, ERROR, ERRORS, DEATH, POWER_LOSS;

		private static final Trouble[] CHOICE = { NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
				NONE, NONE, NONE, ERROR, ERROR, ERRORS, DEATH, DEATH, POWER_LOSS };

	}

	private record Copy(Journal journal, boolean forceEach) {
	}

}
