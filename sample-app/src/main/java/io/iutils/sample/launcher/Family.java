package io.iutils.sample.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * All JVMs we have started. Thread-safe: {@link #stop} may come from a shutdown hook
 * while others are being started, and nothing starts after it.
 */
final class Family {

	private static final long START_SECONDS = 120;

	private static final long STOP_SECONDS = 15;

	private final Layout layout;

	private final List<String> settings = new ArrayList<>();

	private final List<SiblingJvm> members = new ArrayList<>();

	private boolean stopped;

	/**
	 * @param settings of each beside those of the shared place, as on a command line
	 */
	Family(Layout layout, SharedPlace shared, String... settings) {
		this.layout = layout;
		this.settings.addAll(shared.settings());
		this.settings.addAll(List.of(settings));
	}

	/**
	 * Starts them all at once, and waits until each answers and has found the others.
	 */
	List<SiblingClient> start(Options options) throws IOException, InterruptedException {
		for (int port = options.firstPort(); port <= options.lastPort(); port++) {
			SiblingJvm.refuseBusy(port);
		}
		Files.createDirectories(this.layout.siblings());
		for (int port = options.firstPort(); port <= options.lastPort(); port++) {
			Files.deleteIfExists(this.layout.log(port));
			start(port);
		}
		List<SiblingClient> clients = new ArrayList<>();
		for (SiblingJvm member : members()) {
			clients.add(member.awaitAnswer(START_SECONDS));
		}
		return clients;
	}

	/** Starts one that was killed again, on its port. */
	SiblingClient startAgain(SiblingJvm dead) throws InterruptedException {
		synchronized (this) {
			this.members.remove(dead);
		}
		return start(dead.port()).awaitAnswer(START_SECONDS);
	}

	private synchronized SiblingJvm start(int port) {
		if (this.stopped) {
			throw new LaunchException("Stopped while starting");
		}
		SiblingJvm member = SiblingJvm.start(this.layout, port, this.settings);
		this.members.add(member);
		return member;
	}

	synchronized List<SiblingJvm> members() {
		return List.copyOf(this.members);
	}

	synchronized SiblingJvm onPort(int port) {
		return this.members.stream().filter((member) -> member.port() == port).findFirst().orElseThrow();
	}

	/** Returns when none is left. */
	void stop() {
		synchronized (this) {
			this.stopped = true;
		}
		List<SiblingJvm> left = members();
		left.forEach(SiblingJvm::stop);
		try {
			for (SiblingJvm member : left) {
				member.awaitEnd(STOP_SECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
