package io.iutils.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.iutils.testing.Campaign;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Damages of all kinds to a journal of 16 KiB, each refused, cut, or stepped over: some
 * in each build, all of them in a campaign.
 */
class DamageCampaignTests {

	private static final Logger[] NOISY = { Logger.getLogger(Salvage.class.getName()),
			Logger.getLogger(Recovery.class.getName()), Logger.getLogger(Repair.class.getName()) };

	@TempDir
	Path root;

	private final TreeMap<Long, Written> written = new TreeMap<>();

	private Replica replica;

	private Replica.State sound;

	@BeforeEach
	void makeJournal() {
		Arrays.stream(NOISY).forEach((logger) -> logger.setLevel(Level.OFF));
		this.replica = new Replica(this.root.resolve("replica"));
		JournalFixture fixture = new JournalFixture(this.root.resolve("origin"), new MemoryIo());
		Random random = new Random(42);
		// Every other record tells that those before were on disk.
		for (int i = 0; i == 0 || total(fixture) < 16 << 10; i++) {
			fixture.append(i + "~".repeat(random.nextInt(random.nextBoolean() ? 30 : 300)));
			if (i % 2 == 0) {
				fixture.journal().flush();
			}
		}
		note(fixture);
		fixture.close();
		this.sound = Replica.State.of(fixture);
	}

	private static int total(JournalFixture fixture) {
		return fixture.segments().stream().mapToInt((segment) -> fixture.bytes(fixture.path(segment)).length).sum();
	}

	private void note(JournalFixture fixture) {
		try (Cursor cursor = fixture.journal().cursor(0)) {
			while (cursor.next()) {
				this.written.put(cursor.position(), new Written(text(cursor), SegmentHeader.fileName(cursor.segment()),
						cursor.offset(), cursor.offset() + RecordFormat.size(cursor.payload().length)));
			}
		}
	}

	private static String text(Cursor cursor) {
		return new String(cursor.payload(), StandardCharsets.UTF_8);
	}

	@AfterEach
	void closeReplica() throws IOException {
		this.replica.close();
		Arrays.stream(NOISY).forEach((logger) -> logger.setLevel(null));
	}

	@ParameterizedTest
	@EnumSource
	void flippedBits(Moment moment) {
		List<Damage> all = new ArrayList<>();
		this.sound.files().forEach((name, bytes) -> {
			for (int bit = 0; bit < bytes.length * 8; bit++) {
				int place = bit;
				all.add(new Damage("bit " + bit + " of " + name, name, bit / 8, bit / 8 + 1, (state) -> {
					byte[] flipped = state.files().get(name).clone();
					flipped[place / 8] ^= (byte) (1 << (place % 8));
					return state.with(name, flipped);
				}));
			}
		});
		attack("flipped bits, " + moment, moment, all, 120);
	}

	@ParameterizedTest
	@EnumSource
	void truncations(Moment moment) {
		List<Damage> all = new ArrayList<>();
		this.sound.files().forEach((name, bytes) -> {
			for (int length = 0; length < bytes.length; length++) {
				int end = length;
				all.add(new Damage("length " + length + " of " + name, name, length, bytes.length,
						(state) -> state.with(name, Arrays.copyOf(state.files().get(name), end))));
			}
		});
		attack("truncations, " + moment, moment, all, 120);
	}

	@ParameterizedTest
	@EnumSource
	void blocks(Moment moment) {
		List<Damage> all = new ArrayList<>();
		this.sound.files().forEach((name, bytes) -> {
			for (int size : new int[] { 8, 64, 512, 4096 }) {
				for (int from = 0; from < bytes.length; from += size) {
					for (byte filling : new byte[] { 0, (byte) 0xFF }) {
						int begin = from;
						int end = Math.min(from + size, bytes.length);
						all.add(new Damage(filling + " in " + begin + " to " + end + " of " + name, name, begin, end,
								(state) -> {
									byte[] changed = state.files().get(name).clone();
									Arrays.fill(changed, begin, end, filling);
									return state.with(name, changed);
								}));
					}
				}
			}
		});
		attack("blocks of zeros and ones, " + moment, moment, all, 80);
	}

	@ParameterizedTest
	@EnumSource
	void segmentsMissingDoubledAndSwapped(Moment moment) {
		List<Damage> all = new ArrayList<>();
		List<String> names = List.copyOf(this.sound.files().keySet());
		for (String name : names) {
			all.add(new Damage(name + " is missing", name, 0, Integer.MAX_VALUE, (state) -> without(state, name)));
			for (String other : names) {
				if (!other.equals(name)) {
					all.add(new Damage(name + " in place of " + other, other, 0, Integer.MAX_VALUE,
							(state) -> state.with(other, state.files().get(name))));
					all.add(new Damage(name + " swapped with " + other, null, 0, 0,
							(state) -> state.with(other, state.files().get(name))
								.with(name, state.files().get(other))));
				}
			}
			for (long to : new long[] { 2, this.written.lastKey(), this.written.lastKey() + 1,
					this.written.lastKey() + 7 }) {
				all.add(new Damage(name + " doubled as " + to, "", 0, 0,
						(state) -> state.with(SegmentHeader.fileName(to), state.files().get(name))));
			}
		}
		attack("segments missing, doubled and swapped, " + moment, moment, all, all.size());
	}

	private static Replica.State without(Replica.State state, String name) {
		Map<String, byte[]> files = new TreeMap<>(state.files());
		files.remove(name);
		return new Replica.State(state.control(), files);
	}

	@Test
	void tailsOfZerosOnesAndAnOlderWriterAreCut() {
		Campaign campaign = Campaign.begin("tails");
		Random random = campaign.random();
		String newest = SegmentHeader.fileName(this.written.lastEntry().getValue().firstOfSegment());
		byte[] bytes = this.sound.files().get(newest);
		String oldest = this.sound.files().keySet().iterator().next();
		byte[] older = this.sound.files().get(oldest);
		int cases = 0;
		for (int length = 1; length < 300; length += Campaign.size(37, 1)) {
			byte[] ones = new byte[length];
			Arrays.fill(ones, (byte) 0xFF);
			int from = random.nextInt(older.length - length);
			// A record of this very segment, as an older writer may have left it.
			Written first = this.written.get(SegmentHeader.firstOf(newest));
			byte[] own = Arrays.copyOfRange(bytes, (int) first.begin(),
					(int) Math.min(first.end(), first.begin() + length));
			for (byte[] tail : List.of(new byte[length], ones, Arrays.copyOfRange(older, from, from + length), own)) {
				byte[] extended = Arrays.copyOf(bytes, bytes.length + tail.length);
				System.arraycopy(tail, 0, extended, bytes.length, tail.length);
				for (Moment moment : Moment.values()) {
					for (boolean salvage : new boolean[] { false, true }) {
						restore(moment, this.sound.with(newest, extended), salvage);
						Journal journal = this.replica.fixture.open(1);
						assertThat(read(journal, salvage).values()).as("%s bytes", length)
							.containsExactlyElementsOf(values());
						assertThat(this.replica.fixture.salvaged).isEmpty();
						goOn(journal, salvage, this.written.size());
						cases++;
					}
				}
			}
		}
		campaign.report(cases + " tails, each cut");
	}

	private List<String> values() {
		return this.written.values().stream().map(Written::value).toList();
	}

	private void attack(String name, Moment moment, List<Damage> all, int quick) {
		Campaign campaign = Campaign.begin(name);
		Random random = campaign.random();
		int count = Campaign.size(Math.min(quick, all.size()), all.size());
		int refused = 0;
		int lost = 0;
		for (int i = 0; i < count; i++) {
			Damage damage = (count == all.size()) ? all.get(i) : all.get(random.nextInt(all.size()));
			Replica.State damaged = damage.change().apply(this.sound);
			refused += refuses(moment, damage, damaged) ? 1 : 0;
			lost += salvages(moment, damage, damaged);
		}
		campaign.report(count + " of " + all.size() + " damages; refused " + refused + ", else cut; records lost when "
				+ "salvaged " + lost + " of " + (long) count * this.written.size() + ", wrong values 0");
	}

	/**
	 * Whatever is delivered is an exact prefix.
	 */
	private boolean refuses(Moment moment, Damage damage, Replica.State damaged) {
		restore(moment, damaged, false);
		try {
			Read read = read(this.replica.fixture.open(1), false);
			assertThat(read.values().equals(values().subList(0, read.values().size()))).as("%s", damage).isTrue();
			if (damage.until() == Integer.MAX_VALUE) {
				// A whole segment is no torn end.
				assertThat(read.end()).as("%s", damage).isNotNull();
			}
			if (read.end() == null && read.values().size() < this.written.size()) {
				// Only what nobody testifies for may be cut, and only at the end.
				assertThat(moment).as("%s", damage).isEqualTo(Moment.OTHER_BOOT);
				assertThat(damage.file()).as("%s", damage).isEqualTo(newestName());
			}
			return read.end() != null;
		}
		catch (JournalException.Damaged | JournalException.Refused ex) {
			return true;
		}
	}

	private String newestName() {
		return this.written.lastEntry().getValue().file();
	}

	/**
	 * All that is sound is delivered, nothing else is, all readers get the same, and the
	 * journal goes on.
	 * @return how many were lost
	 */
	private int salvages(Moment moment, Damage damage, Replica.State damaged) {
		restore(moment, damaged, true);
		Journal journal = this.replica.fixture.open(1);
		Read read = read(journal, true);
		assertThat(read.end()).as("%s", damage).isNull();
		read.found()
			.forEach((sequence, value) -> assertThat(value).as("%s, record %s", damage, sequence)
				.isEqualTo(this.written.containsKey(sequence) ? this.written.get(sequence).value() : "none"));
		this.written.forEach((sequence, record) -> {
			if (isSafe(moment, damage, record)) {
				assertThat(read.found()).as("%s", damage).containsKey(sequence);
			}
		});
		goOn(journal, true, read.values().size());
		return this.written.size() - read.values().size();
	}

	private boolean isSafe(Moment moment, Damage damage, Written record) {
		if (damage.file() == null) {
			return false;
		}
		if (!record.file().equals(damage.file())) {
			return true;
		}
		boolean saltIsThere = damage.from() >= 24 || damage.until() <= 16;
		// After another boot what follows may be a torn end.
		boolean mayBeCut = moment == Moment.OTHER_BOOT && record.file().equals(newestName())
				&& record.begin() >= damage.from() && damage.from() >= SegmentHeader.SIZE;
		boolean isHit = record.begin() < damage.until() && record.end() > damage.from();
		return saltIsThere && !mayBeCut && !isHit;
	}

	private void goOn(Journal journal, boolean salvage, int before) {
		JournalFixture fixture = this.replica.fixture;
		long more = JournalFixture.append(fixture.open(2), "more");
		assertThat(more).isGreaterThan(this.written.lastKey());
		Read known = read(journal, salvage);
		assertThat(known.found()).hasSize(before + 1).containsEntry(more, "more");
		long again = JournalFixture.append(journal, "again");
		assertThat(again).isGreaterThan(more);
		assertThat(read(fixture.open(3), salvage).found()).hasSize(before + 2)
			.containsAllEntriesOf(known.found())
			.containsEntry(again, "again");
	}

	private void restore(Moment moment, Replica.State state, boolean salvage) {
		this.replica.fixture.salvage = salvage;
		this.replica.fixture.salvaged.clear();
		this.replica.restore((moment == Moment.DIED) ? state.with(Control.OWNER, 8L << 16 | 5) : state);
		if (moment == Moment.OTHER_BOOT) {
			this.replica.fixture.reboot();
		}
	}

	private static Read read(Journal journal, boolean salvage) {
		TreeMap<Long, String> found = new TreeMap<>();
		try (Cursor cursor = journal.cursorBehindBase(0)) {
			while (true) {
				try {
					if (!cursor.next()) {
						return new Read(found, null);
					}
					assertThat(found.put(cursor.position(), text(cursor))).isNull();
				}
				catch (JournalException.Skipped ex) {
					assertThat(salvage).isTrue();
					assertThat(ex.lostTo()).isGreaterThan(ex.after()).isEqualTo(cursor.position());
				}
			}
		}
		catch (JournalException ex) {
			return new Read(found, ex);
		}
	}

	/**
	 * When the damaged journal is opened.
	 */
	enum Moment {

		SAME_BOOT, DIED, OTHER_BOOT

	}

	/**
	 * A record as it was written.
	 */
	private record Written(String value, String file, long begin, long end) {

		long firstOfSegment() {
			return SegmentHeader.firstOf(this.file);
		}

	}

	/**
	 * @param file the one that is changed, empty if none of the old ones is, null if
	 * several are
	 */
	private record Damage(String name, @Nullable String file, int from, int until, Change change) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	private interface Change {

		Replica.State apply(Replica.State state);

	}

	private record Read(TreeMap<Long, String> found, @Nullable JournalException end) {

		List<String> values() {
			return List.copyOf(this.found.values());
		}

	}

}
