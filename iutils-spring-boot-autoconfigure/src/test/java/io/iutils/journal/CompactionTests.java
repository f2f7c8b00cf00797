package io.iutils.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

import io.iutils.testing.Campaign;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Compaction against a map: whatever happens meanwhile, reading gives what was put.
 */
class CompactionTests {

	private static final String LARGE = "~".repeat(700);

	@TempDir
	Path root;

	private int directories;

	private JournalFixture fixture() {
		return new JournalFixture(this.root.resolve("j" + this.directories++), new MemoryIo());
	}

	/**
	 * Fills some segments: keys with small and large values, changed and removed ones.
	 */
	private static Map<String, String> fill(KeyedJournal keyed, String mark) {
		Map<String, String> model = new TreeMap<>(keyed.read());
		for (int i = 0; i < 16; i++) {
			put(keyed, model, "k" + i % 5, mark + i + LARGE);
			put(keyed, model, "s" + i % 3, Integer.toString(i));
		}
		put(keyed, model, "gone", LARGE);
		keyed.remove("gone");
		model.remove("gone");
		return model;
	}

	private static void put(KeyedJournal keyed, Map<String, String> model, String key, String value) {
		keyed.put(key, value);
		model.put(key, value);
	}

	@Test
	void keepsTheNewestValueOfEachKeyAndDropsTheRest() {
		try (JournalFixture fixture = fixture()) {
			KeyedJournal keyed = KeyedJournal.open(fixture.journal());
			Map<String, String> model = fill(keyed, "a");
			assertThat(fixture.segments()).hasSizeGreaterThan(3);
			assertThat(keyed.compact()).isTrue();
			assertThat(keyed.journal.generation()).isEqualTo(1);
			assertThat(keyed.compact()).as("without anything new").isFalse();
			keyed.removeSuperfluous();
			assertThat(fixture.segments()).hasSize(1);
			assertThat(fixture.bytes(fixture.directory.resolve("base-1.log"))).hasSizeLessThan(6 * 800);
			assertThat(keyed.read()).isEqualTo(model);
			assertThat(KeyedJournal.open(fixture.open(1)).read()).isEqualTo(model);
			model = fill(keyed, "b");
			assertThat(keyed.compact()).isTrue();
			keyed.removeSuperfluous();
			assertThat(KeyedJournal.open(fixture.rebootedReopen()).read()).isEqualTo(model);
			assertThat(files(fixture)).contains("base-2.log", "manifest").doesNotContain("base-1.log");
		}
	}

	private static List<String> files(JournalFixture fixture) {
		return ((MemoryIo) fixture.io.target()).list(fixture.directory);
	}

	@Test
	void aReaderThatLagsGoesOnWithTheBase() {
		try (JournalFixture fixture = fixture()) {
			KeyedJournal keyed = KeyedJournal.open(fixture.journal());
			fill(keyed, "a");
			KeyedJournal lagging = KeyedJournal.open(fixture.open(1));
			lagging.read();
			KeyedJournal never = KeyedJournal.open(fixture.open(2));
			fill(keyed, "b");
			keyed.compact();
			keyed.removeSuperfluous();
			Map<String, String> model = fill(keyed, "c");
			assertThat(lagging.read()).isEqualTo(model);
			assertThat(never.read()).isEqualTo(model);
		}
	}

	@Test
	void oneCompactsAtATime() {
		try (JournalFixture fixture = fixture()) {
			KeyedJournal keyed = KeyedJournal.open(fixture.journal());
			fill(keyed, "a");
			KeyedJournal other = KeyedJournal.open(fixture.open(1));
			other.read();
			try (Compaction compaction = fixture.journal().tryCompact()) {
				assertThat(compaction).isNotNull();
				assertThat(other.compact()).isFalse();
				assertThat(other.journal.tryCompact()).isNull();
			}
			assertThat(other.compact()).isTrue();
		}
	}

	@Test
	void publishesNothingBesideACompactorWithoutTheLock() {
		try (JournalFixture fixture = fixture()) {
			KeyedJournal keyed = KeyedJournal.open(fixture.journal());
			Map<String, String> model = fill(keyed, "a");
			Bases bases = new Bases(fixture.directory, fixture.io.target(), new Random());
			fixture.io.fault((operation) -> {
				if (operation.kind() == FaultyIo.Kind.FORCE && bases.manifest().generation() == 0) {
					bases.publish(bases.create(1, 0, 0).finish(0));
				}
			});
			assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(keyed::compact)
				.withMessageContaining("without the compactor's lock");
			assertThat(KeyedJournal.open(fixture.open(1)).read()).isEqualTo(model);
		}
	}

	@Test
	void leavesNothingBehindWhenItIsCancelled() {
		try (JournalFixture fixture = fixture()) {
			KeyedJournal keyed = KeyedJournal.open(fixture.journal());
			Map<String, String> model = fill(keyed, "a");
			List<String> before = files(fixture);
			int[] asked = new int[1];
			try (Compaction compaction = fixture.journal().tryCompact()) {
				assertThatExceptionOfType(CancellationException.class)
					.isThrownBy(() -> compaction.run(keyed, () -> asked[0]++ == 20));
			}
			assertThat(files(fixture)).containsExactlyInAnyOrderElementsOf(before);
			assertThat(keyed.compact()).isTrue();
			assertThat(KeyedJournal.open(fixture.open(1)).read()).isEqualTo(model);
		}
	}

	/**
	 * The value that replaced one which was dropped must survive a power loss.
	 */
	@Test
	void whatSupersededADroppedRecordIsOnDiskFirst() {
		try (JournalFixture fixture = fixture()) {
			KeyedJournal keyed = KeyedJournal.open(fixture.journal());
			fill(keyed, "a");
			keyed.put("k0", "newest");
			long superseding = keyed.journal.tail();
			keyed.read();
			List<Long> forcedAtRename = new ArrayList<>();
			fixture.io.fault((operation) -> {
				if (operation.kind() == FaultyIo.Kind.RENAME) {
					forcedAtRename.add(keyed.journal.forced());
				}
			});
			keyed.compact();
			assertThat(forcedAtRename).isNotEmpty().allMatch((forced) -> forced >= superseding);
		}
	}

	@Test
	void aManifestThatMayNotLastIsPublishedAgainBeforeAnythingGoes() {
		try (JournalFixture fixture = fixture()) {
			KeyedJournal keyed = KeyedJournal.open(fixture.journal());
			Map<String, String> model = fill(keyed, "a");
			boolean[] renamed = new boolean[1];
			fixture.io.fault((operation) -> {
				renamed[0] |= operation.kind() == FaultyIo.Kind.RENAME;
				if (renamed[0] && operation.kind() == FaultyIo.Kind.FORCE_DIRECTORY) {
					throw new IOException("Input/output error");
				}
			});
			assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(keyed::compact);
			assertThat(keyed.journal.generation()).isZero();
			List<FaultyIo.Kind> kinds = new ArrayList<>();
			fixture.io.fault((operation) -> kinds.add(operation.kind()));
			keyed.removeSuperfluous();
			assertThat(keyed.journal.generation()).isEqualTo(1);
			assertThat(kinds).containsSubsequence(FaultyIo.Kind.RENAME, FaultyIo.Kind.FORCE_DIRECTORY,
					FaultyIo.Kind.DELETE);
			assertThat(KeyedJournal.open(fixture.open(1)).read()).isEqualTo(model);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aDeathAtAnyOperationLosesNothing(boolean reboot) throws IOException {
		JournalFixture origin = fixture();
		List<Replica.State> states = new ArrayList<>();
		KeyedJournal keyed = KeyedJournal.open(origin.journal());
		fill(keyed, "a");
		keyed.compact();
		Map<String, String> model = fill(keyed, "b");
		keyed.read();
		origin.io.fault((operation) -> states.add(Replica.State.of(origin)));
		keyed.compact();
		keyed.removeSuperfluous();
		origin.close();
		assertThat(states).hasSizeGreaterThan(40);
		try (Replica replica = new Replica(this.root.resolve("replica"))) {
			for (Replica.State state : states) {
				replica.restore(state);
				if (reboot) {
					replica.fixture.reboot();
				}
				KeyedJournal survivor = KeyedJournal.open(replica.fixture.open(3));
				assertThat(survivor.read()).isEqualTo(model);
				Map<String, String> more = fill(survivor, "c");
				assertThat(survivor.compact()).isTrue();
				survivor.removeSuperfluous();
				assertThat(KeyedJournal.open(replica.fixture.open(4)).read()).isEqualTo(more);
				assertThat(replica.fixture.segments()).hasSize(1);
				assertThat(files(replica.fixture)).hasSize(3);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Input/output error", FaultyIo.DISK_FULL })
	void anErrorAtAnyOperationLosesNothing(String error) {
		int failures = 0;
		for (int number = 0; number <= failures; number++) {
			try (JournalFixture fixture = fixture()) {
				KeyedJournal keyed = KeyedJournal.open(fixture.journal());
				fill(keyed, "a");
				keyed.compact();
				Map<String, String> model = fill(keyed, "b");
				keyed.read();
				int failing = number;
				fixture.io.fault((operation) -> {
					if (operation.number() == failing) {
						throw new IOException(error);
					}
				});
				JournalException thrown = compactAndRemove(keyed);
				if (thrown != null) {
					failures++;
					assertThat(thrown)
						.isInstanceOf(error.equals(FaultyIo.DISK_FULL) && !(thrown instanceof JournalException.Failed)
								? JournalException.Full.class : JournalException.Failed.class);
				}
				fixture.io.fault(FaultyIo.NONE);
				assertThat(KeyedJournal.open(fixture.open(1)).read()).as("operation %s", failing).isEqualTo(model);
				assertThat(KeyedJournal.open(fixture.rebootedReopen()).read()).as("operation %s", failing)
					.isEqualTo(model);
				Map<String, String> more = fill(KeyedJournal.open(fixture.journal()), "c");
				KeyedJournal next = KeyedJournal.open(fixture.open(2));
				assertThat(next.compact()).isTrue();
				next.removeSuperfluous();
				assertThat(KeyedJournal.open(fixture.open(3)).read()).isEqualTo(more);
			}
		}
		assertThat(failures).isGreaterThan(40);
	}

	private static @Nullable JournalException compactAndRemove(KeyedJournal keyed) {
		try {
			keyed.compact();
			keyed.removeSuperfluous();
			return null;
		}
		catch (JournalException ex) {
			return ex;
		}
	}

	@Test
	void noBitOfABaseOrAManifestCanChangeUnnoticed() {
		try (JournalFixture fixture = fixture()) {
			KeyedJournal keyed = KeyedJournal.open(fixture.journal());
			for (int i = 0; i < 16; i++) {
				keyed.put("k" + i % 2, i + LARGE);
				keyed.put("s", Integer.toString(i));
			}
			Map<String, String> model = keyed.read();
			keyed.compact();
			keyed.removeSuperfluous();
			for (String name : List.of("base-1.log", Manifest.FILE)) {
				Path file = fixture.directory.resolve(name);
				byte[] sound = fixture.bytes(file);
				int step = Campaign.size(3, 1);
				for (int bit = 0; bit < sound.length * 8; bit += step) {
					fixture.flipBit(file, bit);
					assertRefusedOr(fixture, model);
					fixture.overwrite(file, sound);
				}
				for (int length = 0; length < sound.length; length += step) {
					fixture.truncateTo(file, length);
					assertRefusedOr(fixture, null);
					fixture.overwrite(file, sound);
				}
			}
			assertThat(KeyedJournal.open(fixture.journal()).read()).isEqualTo(model);
		}
	}

	/**
	 * @param harmless what may be read where the bit was in padding
	 */
	private static void assertRefusedOr(JournalFixture fixture, @Nullable Map<String, String> harmless) {
		try {
			assertThat(KeyedJournal.open(fixture.journal()).read()).isEqualTo(harmless);
		}
		catch (JournalException.Damaged | JournalException.Refused ex) {
			// As it should.
		}
	}

	@Test
	void aMissingManifestOrBaseOrSegmentIsDamage() {
		try (JournalFixture fixture = fixture()) {
			KeyedJournal keyed = KeyedJournal.open(fixture.journal());
			fill(keyed, "a");
			keyed.compact();
			keyed.removeSuperfluous();
			fill(keyed, "b");
			MemoryIo files = (MemoryIo) fixture.io.target();
			Map<Path, byte[]> sound = files.copy();
			for (Path missing : List.of(fixture.directory.resolve(Manifest.FILE),
					fixture.directory.resolve("base-1.log"), fixture.path(fixture.segments().get(0)))) {
				files.delete(missing);
				assertThatExceptionOfType(JournalException.Damaged.class).as("%s", missing)
					.isThrownBy(() -> KeyedJournal.open(fixture.journal()).read());
				files.restore(sound);
			}
		}
	}

	/**
	 * It is the only one that says which base counts.
	 */
	@Test
	void nothingIsRemovedOrWrittenWhileTheManifestIsMissing() {
		try (JournalFixture fixture = fixture()) {
			KeyedJournal keyed = KeyedJournal.open(fixture.journal());
			Map<String, String> model = fill(keyed, "a");
			keyed.compact();
			keyed.removeSuperfluous();
			MemoryIo files = (MemoryIo) fixture.io.target();
			Map<Path, byte[]> sound = files.copy();
			files.delete(fixture.directory.resolve(Manifest.FILE));
			List<String> before = files(fixture);
			assertThatExceptionOfType(JournalException.Damaged.class).isThrownBy(keyed::removeSuperfluous);
			assertThatExceptionOfType(JournalException.Damaged.class).isThrownBy(keyed::compact);
			assertThat(files(fixture)).isEqualTo(before);
			files.restore(sound);
			assertThat(KeyedJournal.open(fixture.open(1)).read()).isEqualTo(model);
		}
	}

	/**
	 * Else sequences would begin again below those in the base, and nobody would see what
	 * was written.
	 */
	@Test
	void aMissingControlBesideABaseIsRefused() throws IOException {
		try (JournalFixture fixture = fixture()) {
			KeyedJournal keyed = KeyedJournal.open(fixture.journal());
			fill(keyed, "a");
			keyed.compact();
			keyed.removeSuperfluous();
			Path only = fixture.path(fixture.segments().get(0));
			fixture.closeAll();
			fixture.io.target().delete(only);
			Files.delete(fixture.directory.resolve(Control.FILE));
			assertThatExceptionOfType(JournalException.Damaged.class).isThrownBy(() -> fixture.open(1));
		}
	}

	/**
	 * What follows the skipped record lies behind the sequence the base stands for.
	 */
	@Test
	void salvageWhereTheLastSealedRecordIsDamagedGivesASoundBase() {
		try (JournalFixture fixture = fixture()) {
			fixture.salvage = true;
			KeyedJournal writer = KeyedJournal.open(fixture.journal());
			fill(writer, "a");
			int segments = fixture.segments().size();
			for (int i = 0; fixture.segments().size() == segments; i++) {
				writer.put("u" + i, LARGE);
			}
			Path sealed = fixture.path(fixture.segments().get(segments - 1));
			fixture.flipBit(sealed, (fixture.bytes(sealed).length - 20) * 8);
			KeyedJournal keyed = KeyedJournal.open(fixture.open(1));
			Map<String, String> model = keyed.read();
			assertThat(keyed.compact()).isTrue();
			keyed.removeSuperfluous();
			assertThat(KeyedJournal.open(fixture.open(2)).read()).isEqualTo(model);
		}
	}

	/**
	 * Random steps of three siblings, one of them always a little behind.
	 */
	@Test
	void agreesWithAMapWhateverTheOrder() {
		Campaign campaign = Campaign.begin("compaction against a map");
		Random random = campaign.random();
		int runs = Campaign.size(20, 2000);
		int compactions = 0;
		for (int run = 0; run < runs; run++) {
			try (JournalFixture fixture = fixture()) {
				Map<String, String> model = new TreeMap<>();
				List<KeyedJournal> siblings = new ArrayList<>();
				for (int slot = 0; slot < 3; slot++) {
					siblings.add(KeyedJournal.open(fixture.open(slot)));
				}
				for (int step = 0; step < 300; step++) {
					KeyedJournal sibling = siblings.get(random.nextInt(3));
					switch (random.nextInt(12)) {
						case 0 -> compactions += sibling.compact() ? 1 : 0;
						case 1 -> sibling.removeSuperfluous();
						case 2 -> assertThat(sibling.read()).isEqualTo(model);
						case 3 -> {
							if (random.nextInt(8) == 0) {
								fixture.closeAll();
								if (random.nextBoolean()) {
									fixture.reboot();
								}
								siblings.replaceAll((closed) -> KeyedJournal.open(fixture.open(random.nextInt(200))));
							}
						}
						case 4, 5 -> {
							String key = "k" + random.nextInt(12);
							sibling.remove(key);
							model.remove(key);
						}
						default ->
							put(sibling, model, "k" + random.nextInt(12), step + (random.nextBoolean() ? LARGE : ""));
					}
				}
				for (KeyedJournal sibling : siblings) {
					assertThat(sibling.read()).isEqualTo(model);
				}
				assertThat(KeyedJournal.open(fixture.open(201)).read()).isEqualTo(model);
			}
		}
		campaign.report(runs + " runs of 300 steps, " + compactions + " compactions");
	}

}
