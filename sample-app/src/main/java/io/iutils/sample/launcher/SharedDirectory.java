package io.iutils.sample.launcher;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory, for the engine {@code local}.
 */
record SharedDirectory(Path path) implements SharedPlace {

	static SharedDirectory temporary(String name) throws IOException {
		return new SharedDirectory(Files.createTempDirectory(name));
	}

	@Override
	public List<String> settings() {
		return List.of("--iutils.engine=local", "--iutils.directory=" + this.path);
	}

	/**
	 * The exit status of the verifier, run as anybody can who has an application's jar
	 * and a directory.
	 */
	int verify(Layout layout) throws IOException, InterruptedException {
		try (Stream<Path> namespaces = Files.list(this.path)) {
			Path namespace = namespaces.findFirst().orElse(this.path);
			return new ProcessBuilder(layout.java().toString(), "-cp", layout.jar().toString(),
					"-Dloader.main=io.iutils.tools.VerifyNamespace",
					"org.springframework.boot.loader.launch.PropertiesLauncher", namespace.toString())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor();
		}
	}

	@Override
	public void delete() {
		try {
			Files.walkFileTree(this.path, new SimpleFileVisitor<>() {
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
			System.err.println("run-siblings: " + this.path + " was not deleted: " + ex);
		}
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

}
