package io.iutils.journal;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ControlTests extends AbstractJournalTests {

	private final Control control = new Control(ByteBuffer.allocateDirect(Control.SIZE));

	@Test
	void wordsLieWhereTheDrawingSays() {
		ByteBuffer page = ByteBuffer.allocateDirect(Control.SIZE).order(java.nio.ByteOrder.LITTLE_ENDIAN);
		Control control = new Control(page);
		int[] fields = { Control.OWNER, Control.LAST, Control.TAIL, Control.SEGMENT, Control.OFFSET, Control.FORCED,
				Control.POISONED, Control.NEXT };
		int[] places = { 64, 72, 80, 88, 96, 104, 112, 128 };
		for (int i = 0; i < fields.length; i++) {
			control.set(fields[i], i + 1);
			assertThat(page.getLong(places[i])).isEqualTo(i + 1);
		}
		control.setWaiting(65);
		assertThat(page.getLong(144)).isEqualTo(2);
		control.setSleeping(255);
		assertThat(page.getLong(192)).isEqualTo(Long.MIN_VALUE);
	}

	@Test
	void wordsNeverFallWhenRaised() {
		this.control.raise(Control.FORCED, 5);
		this.control.raise(Control.FORCED, 3);
		assertThat(this.control.get(Control.FORCED)).isEqualTo(5);
	}

	@Test
	void belongsToOneBootAndOneFile() {
		UUID boot = UUID.randomUUID();
		Platform.FileIdentity identity = new Platform.FileIdentity(1, 2);
		assertThat(this.control.belongsTo(boot, identity)).isFalse();
		this.control.assign(boot, identity);
		assertThat(this.control.belongsTo(boot, identity)).isTrue();
		assertThat(this.control.belongsTo(UUID.randomUUID(), identity)).isFalse();
		assertThat(this.control.belongsTo(boot, new Platform.FileIdentity(1, 3))).isFalse();
		assertThat(this.control.belongsTo(boot, new Platform.FileIdentity(2, 2))).isFalse();
	}

	@Test
	void findsTheNextWaitingSlotInACircle() {
		assertThat(this.control.waitingBehind(0)).isEqualTo(-1);
		for (int waiting = 0; waiting < 256; waiting++) {
			this.control.setWaiting(waiting);
			for (int slot = 0; slot < 256; slot++) {
				assertThat(this.control.waitingBehind(slot)).isEqualTo(waiting);
			}
			this.control.clearWaiting(waiting);
		}
		this.control.setWaiting(3);
		this.control.setWaiting(64);
		this.control.setWaiting(255);
		assertThat(this.control.waitingBehind(0)).isEqualTo(3);
		assertThat(this.control.waitingBehind(3)).isEqualTo(64);
		assertThat(this.control.waitingBehind(64)).isEqualTo(255);
		assertThat(this.control.waitingBehind(255)).isEqualTo(3);
	}

	@Test
	void eachSleeperIsHandedToExactlyOneCaller() throws InterruptedException {
		for (int round = 0; round < 200; round++) {
			for (int slot = 0; slot < 256; slot++) {
				this.control.setSleeping(slot);
			}
			this.control.clearSleeping(17);
			BitSet rung = new BitSet();
			AtomicInteger count = new AtomicInteger();
			Runnable ring = () -> this.control.takeSleepers(3, true, (slot) -> {
				synchronized (rung) {
					rung.set(slot);
					count.incrementAndGet();
				}
			});
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				Thread thread = new Thread(ring);
				thread.start();
				threads.add(thread);
			}
			for (Thread thread : threads) {
				thread.join();
			}
			assertThat(count).hasValue(255);
			assertThat(rung.cardinality()).isEqualTo(255);
			assertThat(rung.get(17)).isFalse();
		}
	}

	@Test
	void isWrittenAnewWhileNoSegmentExists() throws Exception {
		for (byte[] content : new byte[][] { {}, new byte[17], new byte[Control.SIZE], ones() }) {
			JournalFixture fixture = new JournalFixture(this.root.resolve("of" + content.length + content.hashCode()),
					new FileIo());
			Path control = fixture.directory.resolve(Control.FILE);
			Platform.privateDirectory(fixture.directory);
			Files.createFile(control, Platform.privateFile());
			Files.write(control, content);
			fixture.append("a");
			assertThat(fixture.readAll()).containsExactly("a");
			fixture.close();
			assertThat(Files.size(control)).isEqualTo(Control.SIZE);
			assertThat(fixture.verify().damage()).isNull();
		}
	}

	private static byte[] ones() {
		byte[] bytes = new byte[Control.SIZE];
		Arrays.fill(bytes, (byte) 0xFF);
		return bytes;
	}

	@Test
	void isRefusedWhenBrokenBesideSegments() throws Exception {
		this.fixture.append("a");
		this.fixture.closeAll();
		Path control = this.fixture.directory.resolve(Control.FILE);
		byte[] sound = Files.readAllBytes(control);
		for (byte[] content : new byte[][] { {}, Arrays.copyOf(sound, 4095), new byte[Control.SIZE], ones() }) {
			this.fixture.overwriteControl(content);
			assertThatExceptionOfType(JournalException.Damaged.class).isThrownBy(this.fixture::journal)
				.withMessageContaining(control.toString());
			assertThat(control).hasBinaryContent(content);
		}
		Files.delete(control);
		assertThatExceptionOfType(JournalException.Damaged.class).isThrownBy(this.fixture::journal);
		this.fixture.overwriteControl(sound);
		assertThat(this.fixture.readAll()).containsExactly("a");
	}

	@Test
	void wordsThatMakeNoSenseCostTimeButNoException() {
		this.fixture.append("a");
		for (long next : new long[] { 257, 70_000, -1, Long.MAX_VALUE, Long.MIN_VALUE }) {
			this.fixture.control((control) -> control.set(Control.NEXT, next));
			this.fixture.append("b");
			assertThat(this.fixture.word(Control.NEXT)).isZero();
		}
	}

}
