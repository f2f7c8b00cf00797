package io.iutils.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process that has said that it is ready.
 */
final class PeerProcess implements AutoCloseable {

	private final Process process;

	PeerProcess(Class<?> main, Path path) throws IOException {
		this.process = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-cp",
				System.getProperty("java.class.path"), main.getName(), path.toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		BufferedReader lines = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8));
		String line = lines.readLine();
		while (!"ready".equals(line)) {
			if (line == null) {
				throw new IOException(main.getSimpleName() + " has ended");
			}
			line = lines.readLine();
		}
	}

	/** As kill -9 does. */
	void kill() {
		this.process.destroyForcibly();
	}

	@Override
	public void close() {
		this.process.destroy();
	}

}
