package io.iutils.local;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

import io.iutils.engine.Content;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.testing.Campaign;
import io.iutils.testing.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * More values than the heap has room for.
 */
class LargeStashIntegrationTests {

	@TempDir
	Path root;

	/**
	 * Quick: 150 MB in a heap of 64; long: 1 GiB in a heap of 256.
	 */
	@Test
	void aStashMayBeLargerThanTheHeap() {
		int keys = Campaign.size(150_000, 1_000_000);
		String heap = "-Xmx" + Campaign.size(64, 256) + "m";
		for (String action : new String[] { "fill", "check" }) {
			try (ChildJvm process = ChildJvm.startWith(heap, Owner.class, this.root.resolve("shared").toString(),
					action, Integer.toString(keys))) {
				assertThat(process.receive()).isEqualTo(action + " done");
			}
		}
	}

	static final class Owner {

		private static final int LENGTH = 1024;

		private Owner() {
		}

		public static void main(String[] args) {
			int keys = Integer.parseInt(args[2]);
			try (LocalEngine engine = LocalEngine.open(LocalSettings.of(Path.of(args[0])))) {
				for (int i = 0; i < keys; i++) {
					if (args[1].equals("fill")) {
						engine.stash()
							.put("key." + i, StashStore.ANY, Content.of(Content.Kind.BYTES, value(i)), Terms.CLEAR);
					}
					else {
						check(engine.stash().get("key." + i), i);
					}
				}
			}
			System.out.println(args[1] + " done");
		}

		private static byte[] value(int i) {
			byte[] value = new byte[LENGTH];
			new Random(i).nextBytes(value);
			return value;
		}

		private static void check(StashEntry entry, int i) {
			if (entry == null || !Arrays.equals(entry.content().bytes(), value(i))) {
				throw new IllegalStateException("key." + i + " is wrong");
			}
		}

	}

}
