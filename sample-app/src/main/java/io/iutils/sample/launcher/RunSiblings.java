package io.iutils.sample.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/**
 * The command {@code run-siblings}. However it ends, its JVMs end too: on Ctrl-C, TERM
 * and hang-up by a shutdown hook, on kill -9 because their standard input ends.
 */
final class RunSiblings {

	private static final String NAMESPACE = "iutils-sample";

	private static final String PROOF = "iutils-proof-";

	private final Options options;

	private final PrintStream out;

	private volatile boolean stopping;

	private RunSiblings(Options options, PrintStream out) {
		this.options = options;
		this.out = out;
	}

	public static void main(String[] arguments) {
		System.exit(run(arguments));
	}

	private static int run(String[] arguments) {
		Options options;
		try {
			options = Options.parse(arguments);
		}
		catch (IllegalArgumentException ex) {
			System.err.println("run-siblings: " + ex.getMessage());
			System.err.println(Options.USAGE);
			return 2;
		}
		return new RunSiblings(options, System.out).run();
	}

	private int run() {
		try {
			Layout layout = Layout.ofThisBuild();
			layout.jar();
			return (this.options.proof()) ? prove(layout) : demonstrate(layout);
		}
		catch (LaunchException | IOException ex) {
			if (!this.stopping) {
				System.err.println("run-siblings: " + ((ex instanceof LaunchException) ? ex.getMessage() : ex));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return 1;
	}

	/**
	 * What a newcomer does here is kept until {@code mvn clean}, or as long as Redis
	 * keeps it.
	 */
	private int demonstrate(Layout layout) throws IOException, InterruptedException {
		RedisAddress redis = this.options.redis();
		SharedPlace shared = (redis != null) ? SharedRedis.reach(redis, NAMESPACE)
				: new SharedDirectory(layout.shared());
		Family family = new Family(layout, shared);
		stopAtTheEnd(family::stop);
		start(family, shared);
		CountDownLatch living = new CountDownLatch(this.options.count());
		for (SiblingJvm member : family.members()) {
			member.onEnd((status) -> {
				if (!this.stopping) {
					this.out.println("Process " + member.pid() + " on port " + member.port() + " has ended with status "
							+ status);
				}
				living.countDown();
			});
		}
		this.out.println("Open them side by side. Ctrl-C stops them all.");
		living.await();
		if (this.stopping) {
			// Whoever stops us has chosen the status.
			Thread.currentThread().join();
		}
		return 1;
	}

	/** Begins with nothing, and leaves nothing behind but the logs. */
	private int prove(Layout layout) throws IOException, InterruptedException {
		RedisAddress redis = this.options.redis();
		SharedPlace shared = (redis != null) ? SharedRedis.reach(redis, PROOF + UUID.randomUUID())
				: SharedDirectory.temporary(PROOF);
		Family family = new Family(layout, shared, "--sample.report-schedule=" + Proof.EACH_SECOND);
		stopAtTheEnd(() -> {
			family.stop();
			shared.delete();
		});
		List<SiblingClient> clients = start(family, shared);
		Report report = new Report(this.out);
		try {
			new Proof(family, clients, report).show();
		}
		catch (LaunchException | IOException ex) {
			if (!this.stopping) {
				report.step("the proof", "an end", ex, false);
			}
		}
		family.stop();
		report.step("siblings left running", 0L, family.members().stream().filter(SiblingJvm::isAlive).count());
		if (shared instanceof SharedDirectory directory) {
			report.step("what they shared, verified: exit status", 0, directory.verify(layout));
		}
		return (report.conclude()) ? 0 : 1;
	}

	private void stopAtTheEnd(Runnable stop) {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			this.stopping = true;
			stop.run();
		}, "stop-siblings"));
	}

	private List<SiblingClient> start(Family family, SharedPlace shared) throws IOException, InterruptedException {
		this.out.println("Starting " + this.options.count() + " siblings that share " + shared);
		List<SiblingClient> clients = family.start(this.options);
		for (SiblingJvm member : family.members()) {
			this.out.println(
					"  http://localhost:" + member.port() + "/chat  process " + member.pid() + ", log " + member.log());
		}
		return clients;
	}

}
