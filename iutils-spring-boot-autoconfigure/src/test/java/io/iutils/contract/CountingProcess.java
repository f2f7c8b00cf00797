package io.iutils.contract;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.iutils.engine.Engine;
import io.iutils.engine.StashStore;
import io.iutils.engine.Content;
import io.iutils.engine.Terms;
import io.iutils.testing.Caller;
import io.iutils.testing.TestEngine;

/**
 * A sibling in a JVM of its own that counts up, and prints each number it was given; then
 * it leaves something behind that shall vanish with it, and waits to be killed.
 */
final class CountingProcess {

	private CountingProcess() {
	}

	public static void main(String[] args) {
		Engine engine = TestEngine.open(Path.of(args[0]));
		int times = Integer.parseInt(args[1]);
		List<Caller<List<Long>>> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			threads.add(Caller.start(() -> {
				List<Long> given = new ArrayList<>();
				for (int j = 0; j < times; j++) {
					given.add(engine.stash().increment("n", 1, Terms.KEEP));
				}
				return given;
			}));
		}
		threads.forEach((thread) -> thread.result().forEach(System.out::println));
		engine.stash()
			.put("of." + ProcessHandle.current().pid(), StashStore.ANY, Content.NULL, new Terms(false, null, true));
		System.out.println((engine.claims().tryClaim("held") != null) ? "holder" : "other");
		Caller.start(() -> System.in.read()).result();
	}

}
