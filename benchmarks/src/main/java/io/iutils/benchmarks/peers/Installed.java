package io.iutils.benchmarks.peers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Commands of this machine.
 */
final class Installed {

	private Installed() {
	}

	/**
	 * @param others directories to look into when it is not on the PATH
	 * @throws IOException if there is none
	 */
	static Path command(String name, Path... others) throws IOException {
		List<Path> path = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.map(Path::of)
			.toList();
		return Stream.concat(path.stream(), Arrays.stream(others))
			.map((directory) -> directory.resolve(name))
			.filter(Files::isExecutable)
			.findFirst()
			.orElseThrow(() -> new IOException(name + " is not installed"));
	}

	/**
	 * The folders of a folder, newest version first; none if there is no such folder.
	 */
	static Path[] versions(Path folder, String within) throws IOException {
		if (!Files.isDirectory(folder)) {
			return new Path[0];
		}
		try (Stream<Path> versions = Files.list(folder)) {
			return versions.sorted((one, two) -> Double.compare(number(two), number(one)))
				.map((version) -> version.resolve(within))
				.toArray(Path[]::new);
		}
	}

	private static double number(Path folder) {
		try {
			return Double.parseDouble(folder.getFileName().toString());
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

}
