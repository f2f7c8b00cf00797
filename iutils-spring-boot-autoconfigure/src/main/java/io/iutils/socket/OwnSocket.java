package io.iutils.socket;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The socket on which this sibling listens, with its file. Opened by the thread that
 * opens the sockets, then confined to the selector thread.
 */
final class OwnSocket {

	/** At least one place for each slot of a namespace. */
	private static final int BACKLOG = 256;

	private static final int ATTEMPTS = 3;

	private static final Logger logger = System.getLogger(OwnSocket.class.getName());

	private final SocketPaths paths;

	private final Path path;

	private final ServerSocketChannel channel;

	private final @Nullable Object fileKey;

	private final @Nullable UserPrincipal user;

	private OwnSocket(SocketPaths paths, Path path, ServerSocketChannel channel) throws IOException {
		this.paths = paths;
		this.path = path;
		this.channel = channel;
		Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
		this.fileKey = fileKey(path);
		this.user = callMyself(path, channel);
	}

	static OwnSocket open(SocketPaths paths, UUID self) throws SocketException {
		Path path = paths.of(self);
		for (int attempt = 1;; attempt++) {
			paths.ensureDirectories();
			refuseWhatIsThere(path);
			try {
				return bind(paths, path);
			}
			catch (IOException | RuntimeException ex) {
				// A sibling that closes removes the directory in /tmp that it leaves
				// empty.
				if (attempt == ATTEMPTS || paths.directoryExists()) {
					throw (ex instanceof SocketException refused) ? refused : new SocketException.Failed(
							"Cannot listen at " + Escaped.of(path) + ": " + Escaped.of(ex), ex);
				}
			}
		}
	}

	private static OwnSocket bind(SocketPaths paths, Path path) throws IOException, SocketException {
		ServerSocketChannel channel = StreamSockets.listen(path, BACKLOG);
		OwnSocket socket;
		try {
			socket = new OwnSocket(paths, path, channel);
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			Files.deleteIfExists(path);
			throw ex;
		}
		UserPrincipal owner = paths.ownerPrincipal();
		if (!owner.equals(socket.user)) {
			socket.close();
			throw new SocketException.Refused(path,
					"the shared directory belongs to user " + owner + ", this process runs as user "
							+ ((socket.user != null) ? socket.user : "unknown to the kernel's credentials"),
					null);
		}
		return socket;
	}

	private static void refuseWhatIsThere(Path path) throws SocketException {
		if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
			throw new SocketException.Refused(path, "something is there already", null);
		}
	}

	/**
	 * Who we are in the kernel's eyes, in the same way in which peers are looked at; also
	 * the proof that sockets work on this file system.
	 */
	private static @Nullable UserPrincipal callMyself(Path path, ServerSocketChannel channel) throws IOException {
		try (SocketChannel there = StreamSockets.connect(path)) {
			SocketChannel here = channel.accept();
			if (here != null) {
				here.close();
			}
			return StreamSockets.peerUser(there);
		}
	}

	private static @Nullable Object fileKey(Path path) throws IOException {
		return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
	}

	Path path() {
		return this.path;
	}

	ServerSocketChannel channel() {
		return this.channel;
	}

	/**
	 * The user as whom this process runs.
	 */
	UserPrincipal user() {
		return Objects.requireNonNull(this.user);
	}

	void close() {
		try {
			this.channel.close();
			// A successor may have been given our name, however unlikely.
			if (SocketPaths.isSocket(this.path) && Objects.equals(this.fileKey, fileKey(this.path))) {
				Files.deleteIfExists(this.path);
			}
		}
		catch (IOException ex) {
			logger.log(Level.DEBUG, "Cannot remove " + Escaped.of(this.path), ex);
		}
		this.paths.deleteTemporaryDirectory();
	}

}
