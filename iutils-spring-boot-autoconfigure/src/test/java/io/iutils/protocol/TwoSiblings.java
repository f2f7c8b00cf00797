package io.iutils.protocol;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two siblings in one JVM that hear and ask each other; says what became of it.
 */
final class TwoSiblings {

	private TwoSiblings() {
	}

	/**
	 * @param args the directory
	 */
	public static void main(String[] args) throws Exception {
		Path directory = Path.of(args[0]);
		try (SiblingApplication one = SiblingApplication.start(directory, SiblingApplication.Handlers.class);
				SiblingApplication two = SiblingApplication.start(directory, SiblingApplication.Handlers.class)) {
			two.events().on("ping", Integer.class, (message) -> two.events().emit("pong", message.payload()));
			System.out.println("result " + one.ping(20).split(" ")[0]);
			System.out.println("result " + one.requests().ask(two.self(), "java.echo", "asked", String.class).join());
			awaitDoorbells();
			try (Stream<Path> files = Files.list(SiblingApplication.namespace(directory).resolve("sockets"))) {
				List<Path> wakeUps = files.filter((file) -> file.toString().endsWith(".wake")).toList();
				System.out.println("result " + wakeUps.size());
			}
		}
	}

	/**
	 * Until they are open, or cannot be.
	 */
	private static void awaitDoorbells() throws InterruptedException {
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			if (thread.getName().equals("iutils-doorbell")) {
				thread.join();
			}
		}
	}

}
