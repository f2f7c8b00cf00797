package io.iutils.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The installed PostgreSQL, on a free port, with a new cluster of its own in a temporary
 * directory. Nobody waits for the disk: {@code synchronous_commit} is off, so that less
 * than the last second is lost with the power, as with us. What it has acknowledged
 * survives a kill of its clients.
 */
public final class PostgresServer implements AutoCloseable {

	private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

	private final ServerProcess process;

	private final int port;

	private PostgresServer(ServerProcess process, int port) {
		this.process = process;
		this.port = port;
	}

	/**
	 * @throws IOException if it is not installed or does not start
	 */
	public static PostgresServer start() throws IOException {
		Path[] folders = Installed.versions(DEBIAN, "bin");
		Path initdb = Installed.command("initdb", folders);
		Path postgres = initdb.toRealPath().resolveSibling("postgres");
		// Not below ours: it may run as another user, to whom ours is closed.
		Path directory = Files.createTempDirectory("iutils-benchmark-postgres");
		try {
			List<String> user = user(directory);
			initialize(user, initdb, directory);
			int port = FreePort.next();
			List<String> command = new ArrayList<>(user);
			command.addAll(List.of(postgres.toString(), "-D", directory.toString(), "-p", Integer.toString(port), "-c",
					"listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "synchronous_commit=off"));
			// An interrupt makes it end at once, whoever is connected.
			ServerProcess process = ServerProcess.start("PostgreSQL", "INT", directory, command);
			PostgresServer server = new PostgresServer(process, port);
			process.await(() -> DriverManager.getConnection(server.url()).close());
			return server;
		}
		catch (IOException ex) {
			delete(directory);
			throw ex;
		}
	}

	/** It refuses to run as root: then somebody else must, to whom the directory goes. */
	private static List<String> user(Path directory) throws IOException {
		if (!System.getProperty("user.name").equals("root")) {
			return List.of();
		}
		UserPrincipalLookupService users = directory.getFileSystem().getUserPrincipalLookupService();
		for (String name : List.of("postgres", "nobody")) {
			try {
				UserPrincipal user = users.lookupPrincipalByName(name);
				Files.setOwner(directory, user);
				return List.of(Installed.command("setpriv").toString(), "--reuid", name, "--clear-groups");
			}
			catch (UserPrincipalNotFoundException ex) {
				// the next one
			}
		}
		throw new IOException("PostgreSQL does not run as root, and there is no user for it");
	}

	private static void initialize(List<String> user, Path initdb, Path directory) throws IOException {
		List<String> command = new ArrayList<>(user);
		command.addAll(List.of(initdb.toString(), "-D", directory.toString(), "-U", "benchmark", "--auth=trust",
				"--no-sync", "--encoding=UTF8", "--locale=C"));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes());
		try {
			if (process.waitFor() != 0) {
				throw new IOException("initdb fails: " + output.strip().replace('\n', ' '));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

	public String url() {
		return "jdbc:postgresql://127.0.0.1:" + this.port + "/postgres?user=benchmark";
	}

	@Override
	public void close() {
		this.process.close();
	}

	private static void delete(Path directory) throws IOException {
		if (Files.exists(directory)) {
			try (Stream<Path> files = Files.walk(directory)) {
				for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
					Files.deleteIfExists(file);
				}
			}
		}
	}

}
