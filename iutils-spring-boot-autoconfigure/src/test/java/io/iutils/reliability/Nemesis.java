package io.iutils.reliability;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.iutils.journal.ControlWords;
import io.iutils.testing.ChildJvm;
import io.iutils.testing.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Kills, stops and continues writers on one directory, and starts new ones, while the
 * others go on. Confined to one thread.
 */
final class Nemesis implements AutoCloseable {

	private static final int WRITERS = 6;

	private static final int LEAST_READY = 4;

	private static final Duration HANGS = Duration.ofSeconds(60);

	private final Path directory;

	private final Random random;

	private final Duration lockTimeout;

	private final Signals signals = new Signals();

	private final List<AttackedWriter> living = new ArrayList<>();

	private final List<AttackedWriter> all = new ArrayList<>();

	private @Nullable ControlWords stash;

	private @Nullable ControlWords events;

	private int killsInside;

	private int stopsInside;

	Nemesis(Path directory, Random random, Duration lockTimeout) {
		this.directory = directory;
		this.random = random;
		this.lockTimeout = lockTimeout;
	}

	/**
	 * Kills so many writers, one after the other, each replaced at once.
	 */
	void kill(int count) {
		fill();
		for (int killed = 0; killed < count;) {
			awaitReady();
			pause(20);
			int dice = this.random.nextInt(100);
			if (dice < 25) {
				// Any, also one that is just opening.
				strike(any());
			}
			else if (dice < 65) {
				strikeWhoIsInside();
			}
			else if (dice < 85) {
				killStopped();
			}
			else if (dice < 97) {
				strikeBesideStopped();
			}
			else {
				// Who comes now finds nobody.
				killed += this.living.size() - 1;
				while (this.living.size() > 1) {
					strike(this.living.get(0));
				}
				strike(this.living.get(0));
			}
			killed++;
			fill();
		}
	}

	/**
	 * Stops so many writers inside the write section, one after the other, each for so
	 * long.
	 */
	void stopInside(int count, Duration duration) {
		fill();
		int before = this.stopsInside;
		while (this.stopsInside < before + count) {
			awaitReady();
			pause(20);
			long from = System.nanoTime();
			AttackedWriter stopped = stop();
			if (isInside(stopped)) {
				this.stopsInside++;
				LockSupport.parkNanos(duration.toNanos());
			}
			proceed(stopped, from);
		}
		awaitThat(() -> this.living.stream().allMatch((writer) -> writer.silence().toMillis() < 1000));
	}

	private void fill() {
		while (this.living.size() < WRITERS) {
			AttackedWriter writer = new AttackedWriter(this.directory, this.all.size(), this.random.nextLong(),
					this.lockTimeout);
			this.living.add(writer);
			this.all.add(writer);
		}
	}

	/**
	 * Waits for the new ones, and sees that the others have not stopped getting on.
	 */
	private void awaitReady() {
		awaitThat(() -> this.living.stream().filter(AttackedWriter::isReady).count() >= LEAST_READY);
		if (this.stash == null) {
			this.stash = ControlWords.of(this.directory.resolve("stash"));
			this.events = ControlWords.of(this.directory.resolve("events"));
		}
	}

	private void awaitThat(BooleanSupplier condition) {
		long deadline = System.nanoTime() + HANGS.toNanos();
		while (!condition.getAsBoolean()) {
			for (AttackedWriter writer : this.living) {
				if (!writer.wrong().isEmpty() || !writer.jvm.isAlive()) {
					throw new AssertionError(writer + " has ended: " + writer.wrong());
				}
				if (System.nanoTime() - deadline > 0) {
					throw new AssertionError("No progress for " + HANGS + "; " + writer + " was silent for "
							+ writer.silence() + (writer.isReady() ? "" : ", opening"));
				}
			}
			LockSupport.parkNanos(500_000);
		}
	}

	private void pause(int millis) {
		LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(this.random.nextInt(millis * 1000)));
	}

	private AttackedWriter any() {
		return this.living.get(this.random.nextInt(this.living.size()));
	}

	private ControlWords word() {
		ControlWords word = this.random.nextBoolean() ? this.events : this.stash;
		if (word == null) {
			throw new IllegalStateException("No journal yet");
		}
		return word;
	}

	/**
	 * Waits until somebody is inside the write section, and for half of the times until
	 * he stays there, but not for long.
	 * @return his token, or 0
	 */
	private long aim(ControlWords word) {
		long stay = this.random.nextBoolean() ? TimeUnit.MICROSECONDS.toNanos(60) : 0;
		long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
		long token = 0;
		long since = 0;
		for (long now = System.nanoTime(); now - deadline < 0; now = System.nanoTime()) {
			long current = word.token();
			if (current != token) {
				token = current;
				since = now;
			}
			else if (now - since >= stay && holder(token) != null) {
				return token;
			}
		}
		return 0;
	}

	/**
	 * Stops one, inside the write section if that succeeds at one of the first attempts.
	 */
	private AttackedWriter stop() {
		for (int attempt = 1;; attempt++) {
			AttackedWriter aimed = holder(aim(word()));
			AttackedWriter stopped = (aimed != null) ? aimed : any();
			long from = System.nanoTime();
			this.signals.stop(stopped.jvm);
			if (attempt == 10 || isInside(stopped)) {
				return stopped;
			}
			proceed(stopped, from);
		}
	}

	private @Nullable AttackedWriter holder(long token) {
		if (token != 0) {
			for (AttackedWriter writer : this.living) {
				if (writer.slot() == ControlWords.slotOf(token)) {
					return writer;
				}
			}
		}
		return null;
	}

	private boolean isInside(AttackedWriter stopped) {
		return this.stash != null && this.events != null
				&& (holder(this.stash.token()) == stopped || holder(this.events.token()) == stopped);
	}

	private void strike(AttackedWriter victim) {
		victim.jvm.strike();
		bury(victim);
	}

	private void bury(AttackedWriter victim) {
		victim.jvm.awaitLastLine();
		this.living.remove(victim);
	}

	/**
	 * Counts as inside if the next one that enters finds the dead one's token.
	 */
	private void strikeWhoIsInside() {
		ControlWords word = word();
		long token = aim(word);
		AttackedWriter aimed = holder(token);
		AttackedWriter victim = (aimed != null) ? aimed : any();
		victim.jvm.strike();
		long after = word.token();
		while (token != 0 && after == token && victim.jvm.isAlive()) {
			after = word.token();
		}
		this.killsInside += (token != 0 && after != 0) ? 1 : 0;
		bury(victim);
	}

	private void killStopped() {
		AttackedWriter victim = stop();
		this.killsInside += isInside(victim) ? 1 : 0;
		pause(30);
		strike(victim);
	}

	private void strikeBesideStopped() {
		long from = System.nanoTime();
		AttackedWriter stopped = stop();
		this.stopsInside += isInside(stopped) ? 1 : 0;
		pause(30);
		strike(this.living.stream().filter((writer) -> writer != stopped).findAny().orElseThrow());
		pause(100);
		proceed(stopped, from);
	}

	private void proceed(AttackedWriter stopped, long from) {
		this.signals.send("CONT", stopped.jvm);
		stopped.wasStopped(from, System.nanoTime());
	}

	/**
	 * Ends the attack: kills all.
	 */
	void killAll() {
		for (AttackedWriter writer : this.living) {
			writer.jvm.strike();
		}
		this.living.forEach((writer) -> writer.jvm.awaitLastLine());
		this.living.clear();
	}

	/**
	 * All writers there ever were.
	 */
	List<AttackedWriter> writers() {
		return this.all;
	}

	long compactions() {
		return (this.stash != null) ? this.stash.generation() : 0;
	}

	int killsInside() {
		return this.killsInside;
	}

	int stopsInside() {
		return this.stopsInside;
	}

	@Override
	public void close() {
		this.all.stream().map((writer) -> writer.jvm).forEach(ChildJvm::close);
		this.signals.close();
	}

}
