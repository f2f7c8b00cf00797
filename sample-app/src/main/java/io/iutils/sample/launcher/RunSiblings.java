package io.iutils.sample.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code run-siblings}. However it ends, its JVMs end too: on Ctrl-C, TERM
 * and hang-up by a shutdown hook, on kill -9 because their standard input ends.
 */
final class RunSiblings {

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

	/** What a newcomer does here is kept until {@code mvn clean}. */
	private int demonstrate(Layout layout) throws IOException, InterruptedException {
		Family family = new Family(layout, layout.shared());
		stopAtTheEnd(family::stop);
		start(family, layout.shared());
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
		Path shared = Files.createTempDirectory("iutils-proof-");
		Family family = new Family(layout, shared, "--sample.report-schedule=" + Proof.EACH_SECOND);
		stopAtTheEnd(() -> {
			family.stop();
			delete(shared);
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
		report.step("what they shared, verified: exit status", 0, verify(layout, shared));
		return (report.conclude()) ? 0 : 1;
	}

	/** As anybody can who has an application's jar and a directory. */
	private static int verify(Layout layout, Path shared) throws IOException, InterruptedException {
		try (Stream<Path> namespaces = Files.list(shared)) {
			Path namespace = namespaces.findFirst().orElse(shared);
			return new ProcessBuilder(layout.java().toString(), "-cp", layout.jar().toString(),
					"-Dloader.main=io.iutils.tools.VerifyNamespace",
					"org.springframework.boot.loader.launch.PropertiesLauncher", namespace.toString())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor();
		}
	}

	private void stopAtTheEnd(Runnable stop) {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			this.stopping = true;
			stop.run();
		}, "stop-siblings"));
	}

	private List<SiblingClient> start(Family family, Path shared) throws IOException, InterruptedException {
		this.out.println("Starting " + this.options.count() + " siblings that share " + shared);
		List<SiblingClient> clients = family.start(this.options);
		for (SiblingJvm member : family.members()) {
			this.out.println(
					"  http://localhost:" + member.port() + "/chat  process " + member.pid() + ", log " + member.log());
		}
		return clients;
	}

	private static void delete(Path directory) {
		try {
			Files.walkFileTree(directory, new SimpleFileVisitor<>() {
				@Override
				public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
					Files.delete(file);
					return FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException ex) throws IOException {
					Files.delete(visited);
					return FileVisitResult.CONTINUE;
				}
			});
		}
		catch (IOException ex) {
			System.err.println("run-siblings: " + directory + " was not deleted: " + ex);
		}
	}

}
