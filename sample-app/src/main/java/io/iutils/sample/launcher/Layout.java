package io.iutils.sample.launcher;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where things are in the build's folder of the sample.
 *
 * @param target the build's folder
 */
record Layout(Path target) {

	/** That of the classes we run from. */
	static Layout ofThisBuild() {
		try {
			Path classes = Path.of(Layout.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			return new Layout(classes.resolve("..").normalize());
		}
		catch (URISyntaxException ex) {
			throw new LaunchException("The build's folder was not found", ex);
		}
	}

	Path jar() {
		Path jar = this.target.resolve("sample-app.jar");
		if (!Files.isRegularFile(jar)) {
			throw new LaunchException(jar + " is missing: build it with mvn package");
		}
		return jar;
	}

	Path java() {
		return Path.of(System.getProperty("java.home"), "bin", "java");
	}

	/** Logs, and what the siblings share from one run to the next. */
	Path siblings() {
		return this.target.resolve("siblings");
	}

	Path log(int port) {
		return siblings().resolve(port + ".log");
	}

	Path shared() {
		return siblings().resolve("shared");
	}

}
