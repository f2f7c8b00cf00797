package io.iutils.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What one JVM can show; the rest needs processes, see
 * {@link JournalProcessesIntegrationTests}.
 */
class AppenderLockTests {

	@TempDir
	Path root;

	private SharedFile file;

	private Control control;

	@BeforeEach
	void open() throws IOException {
		this.file = SharedFile.open(this.root.resolve("control"), Control.initial(), Control::isHeader, () -> true,
				Control.APPENDER, Duration.ofSeconds(5));
		this.control = new Control(this.file.map());
	}

	@AfterEach
	void close() throws IOException {
		this.file.close();
	}

	private AppenderLock lock(int slot, Duration timeout) {
		return new AppenderLock(this.root, this.file, this.control, slot, timeout, (holder) -> "sibling " + holder);
	}

	private AppenderLock lock(int slot) {
		return lock(slot, Duration.ofSeconds(5));
	}

	@Test
	void timesOutNamingTheHolder() {
		AppenderLock holder = lock(3);
		AppenderLock other = lock(1, Duration.ofMillis(20));
		holder.acquire();
		this.control.set(Control.OWNER, (99L << 16) | 4);
		assertThatExceptionOfType(JournalException.LockTimeout.class).isThrownBy(other::acquire)
			.withMessageContaining("20 ms")
			.satisfies((ex) -> assertThat(ex.holder()).isEqualTo("sibling 3"))
			.satisfies((ex) -> assertThat(ex.waited()).isEqualTo(Duration.ofMillis(20)))
			.satisfies((ex) -> assertThat(ex.journal()).isEqualTo(this.root));
		this.control.set(Control.OWNER, 0);
		assertThatExceptionOfType(JournalException.LockTimeout.class).isThrownBy(other::acquire)
			.withMessageContaining("not yet, or no longer, writing");
		holder.release();
		other.acquire();
		other.release();
	}

	@Test
	void neverReentersForAThreadThatPassesFromOneCopyIntoAnother() {
		AppenderLock outer = lock(0);
		AppenderLock inner = lock(1, Duration.ofMillis(5));
		outer.acquire();
		assertThatExceptionOfType(JournalException.LockTimeout.class).isThrownBy(inner::acquire);
		outer.release();
	}

	@Test
	void waitsThoughItIsInterruptedAndKeepsTheFlag() throws InterruptedException {
		AppenderLock holder = lock(0);
		AppenderLock other = lock(1);
		holder.acquire();
		AtomicBoolean flag = new AtomicBoolean();
		Thread waiting = new Thread(() -> {
			Thread.currentThread().interrupt();
			other.acquire();
			flag.set(Thread.currentThread().isInterrupted());
			other.release();
		});
		waiting.start();
		while (waiting.getState() != Thread.State.TIMED_WAITING) {
			Thread.onSpinWait();
		}
		waiting.interrupt();
		holder.release();
		waiting.join();
		assertThat(flag).isTrue();
		holder.acquire();
		holder.release();
	}

	@Test
	void slotThatIsNamedAndDoesNotComeIsForgotten() {
		this.control.setWaiting(8);
		this.control.set(Control.NEXT, 9);
		AppenderLock lock = lock(0);
		lock.acquire();
		assertThat(this.control.get(Control.NEXT)).isZero();
		assertThat(this.control.waitingBehind(0)).isEqualTo(-1);
		lock.release();
	}

	@Test
	void whoWaitsMayReadMeanwhile() {
		this.control.set(Control.NEXT, 9);
		AtomicInteger looks = new AtomicInteger();
		AppenderLock lock = lock(0);
		lock.acquire(lock.deadline(), looks::incrementAndGet);
		assertThat(looks).hasPositiveValue();
		lock.release();
		looks.set(0);
		lock.acquire(lock.deadline(), looks::incrementAndGet);
		assertThat(looks).as("nobody else has it").hasValue(0);
		lock.release();
	}

	@Test
	void whatWhoWaitsCannotReadLeavesTheLockToOthers() {
		this.control.set(Control.NEXT, 9);
		AppenderLock lock = lock(0);
		assertThatIllegalStateException().isThrownBy(() -> lock.acquire(lock.deadline(), () -> {
			throw new IllegalStateException("unreadable");
		}));
		assertThat(this.control.waitingBehind(1)).isEqualTo(-1);
		this.control.set(Control.NEXT, 0);
		AppenderLock other = lock(1);
		other.acquire();
		other.release();
	}

	@Test
	void keepsTheInterruptFlagWhileItLetsAnotherGoFirst() {
		this.control.set(Control.NEXT, 9);
		Thread.currentThread().interrupt();
		AppenderLock lock = lock(0);
		lock.acquire();
		lock.release();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void slotThatIsNamedTakesIt() {
		this.control.set(Control.NEXT, 1);
		AppenderLock lock = lock(0);
		lock.acquire();
		assertThat(this.control.get(Control.NEXT)).isZero();
		lock.release();
	}

	@Test
	void holderOfALongTurnNamesTheNextThatWaits() {
		AppenderLock lock = lock(3);
		this.control.setWaiting(2);
		this.control.setWaiting(7);
		lock.acquire();
		spinFor(Duration.ofMillis(1));
		lock.release();
		assertThat(this.control.get(Control.NEXT)).isEqualTo(8);
	}

	private static void spinFor(Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		while (System.nanoTime() < end) {
			Thread.onSpinWait();
		}
	}

	@Test
	void leavesNothingBehindWhenItTimesOut() {
		AppenderLock holder = lock(0);
		holder.acquire();
		for (int i = 0; i < 10; i++) {
			AppenderLock other = lock(1, Duration.ZERO);
			assertThatExceptionOfType(JournalException.LockTimeout.class).isThrownBy(other::acquire);
		}
		holder.release();
		assertThat(this.control.waitingBehind(0)).isEqualTo(-1);
		assertThat(this.file.semaphore().availablePermits()).isEqualTo(1);
	}

	@Test
	void lockTakenOutsideTheRegistryIsRefusedNotWaitedFor() throws IOException {
		java.nio.channels.FileLock stranger = this.file.tryLock(Control.APPENDER);
		assertThat(stranger).isNotNull();
		AppenderLock lock = lock(0);
		assertThatExceptionOfType(JournalException.Refused.class).isThrownBy(lock::acquire)
			.withMessageContaining("were they replaced?");
		stranger.release();
		lock.acquire();
		lock.release();
	}

}
