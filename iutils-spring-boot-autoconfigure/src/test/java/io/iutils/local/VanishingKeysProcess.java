package io.iutils.local;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.iutils.IStash;
import io.iutils.StashChange;
import io.iutils.engine.ContentCodec;
import io.iutils.engine.Lanes;
import io.iutils.stash.EngineStash;
import io.iutils.testing.NoCodec;

/**
 * A sibling with keys that expire or vanish with it, and a watcher of all. Does one
 * command a line.
 */
final class VanishingKeysProcess {

	private VanishingKeysProcess() {
	}

	public static void main(String[] args) throws Exception {
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		LocalSettings defaults = LocalSettings.of(Path.of(args[0]));
		LocalEngine engine = LocalEngine.open(new LocalSettings(defaults.directory(), defaults.lockTimeout(),
				Duration.ofMillis(20), defaults.retainSize(), defaults.retainFor(), true, defaults.clock(), false));
		Lanes lanes = new Lanes(engine);
		IStash stash = new EngineStash(engine, new ContentCodec(new NoCodec()), lanes, 1000, Duration.ofSeconds(5));
		Queue<StashChange<Long>> changes = new ConcurrentLinkedQueue<>();
		stash.watch("**", Long.class, changes::add);
		lanes.start();
		System.out.println("ready");
		for (String line = commands.readLine(); line != null; line = commands.readLine()) {
			String[] words = line.split(" ");
			switch (words[0]) {
				case "put" -> {
					IStash brief = stash.expiring(Duration.ofMillis(Long.parseLong(words[2])));
					for (int i = 0; i < Integer.parseInt(words[3]); i++) {
						brief.put(words[1] + "." + i, (long) i);
					}
					System.out.println("put");
				}
				case "own" -> {
					for (int i = 0; i < Integer.parseInt(words[2]); i++) {
						stash.whileAlive().put(words[1] + "." + i, (long) i);
					}
					System.out.println("owned");
				}
				// Until it is killed, names each key as soon as it is acknowledged.
				case "own-on" -> {
					for (int i = 0;; i++) {
						stash.whileAlive().put(words[1] + "." + i, (long) i);
						System.out.println(words[1] + "." + i);
					}
				}
				case "get" -> System.out.println(stash.get(words[1], Long.class).isPresent());
				case "keys" -> System.out.println(stash.keys(words[1]).count());
				// Each change as kind, version, key.
				case "changes" -> {
					for (StashChange<Long> change : changes) {
						System.out.println(change.kind() + " " + change.version() + " " + change.key());
					}
					System.out.println("end");
				}
				default -> throw new IllegalArgumentException(line);
			}
		}
	}

}
