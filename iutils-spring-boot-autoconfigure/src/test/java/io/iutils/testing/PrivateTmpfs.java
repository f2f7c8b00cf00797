package io.iutils.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A small file system in memory that only a child sees, in a mount namespace of its own:
 * it vanishes with the child, whatever becomes of the test.
 */
public final class PrivateTmpfs {

	private final Path place;

	private final String options;

	/**
	 * @param place an existing directory
	 * @param options of the mount, such as {@code size=1m}
	 */
	public PrivateTmpfs(Path place, String options) {
		this.place = place;
		this.options = options;
	}

	/**
	 * Whether this user may mount here; says so if not.
	 */
	public static boolean isPossible(Path place) {
		for (String flags : List.of("-m", "-rm")) {
			if (succeeds("unshare", flags, "mount", "-t", "tmpfs", "none", place.toString())) {
				return true;
			}
		}
		System.out.println("[faults] no tmpfs can be mounted here: the tests on a full disk are left out");
		return false;
	}

	/**
	 * Starts a main class that sees it.
	 * @param environment commands for a shell, such as {@code export LC_ALL=C}
	 */
	public ChildJvm start(String environment, Class<?> main, String... args) {
		String flags = succeeds("unshare", "-m", "true") ? "-m" : "-rm";
		String mount = "mount -t tmpfs -o " + this.options + " none " + this.place;
		return ChildJvm.startUnder(environment + " && exec unshare " + flags + " bash -c '" + mount
				+ " && exec \"$@\"' mounted \"$@\"; false", main, args);
	}

	private static boolean succeeds(String... command) {
		try {
			return new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			throw new UncheckedIOException(new IOException(ex));
		}
	}

}
