package io.iutils.socket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the sockets of a namespace lie: {@code <directory>/sockets/}, or, if a path there
 * would be too long for the kernel, a directory of the same privacy under the system's
 * temporary directory, named by the directory's owner and a hash of its path. All
 * siblings come to the same answer. Immutable and thread-safe.
 */
public final class SocketPaths {

	/** What every system can take; Linux takes 107 bytes, macOS 103. */
	static final int MAX_PATH_BYTES = 100;

	private static final int FILE_TYPE = 0170000;

	private static final int SOCKET = 0140000;

	private static final Pattern NAME = Pattern.compile("([0-9a-f]{16})(\\.wake)?");

	private static final String WAKE_UPS = ".wake";

	private static final Pattern LIBRARY = Pattern.compile("libtmp.*junixsocket-native.*");

	/** Long after any start has finished unpacking. */
	private static final Duration LIBRARY_IN_USE = Duration.ofMinutes(10);

	private static final Logger logger = System.getLogger(SocketPaths.class.getName());

	private final Path local;

	private final Path sockets;

	private final long owner;

	private final UserPrincipal ownerPrincipal;

	private SocketPaths(Path directory, long owner, UserPrincipal ownerPrincipal) {
		this.local = directory.resolve("sockets");
		boolean fits = bytes(this.local).length + 1 + 16 + WAKE_UPS.length() <= MAX_PATH_BYTES;
		this.sockets = fits ? this.local
				: temporaryDirectory().resolve("iutils-" + owner + "-" + hex(hash(bytes(directory))));
		this.owner = owner;
		this.ownerPrincipal = ownerPrincipal;
	}

	/**
	 * The paths for the directory of a namespace, which must exist.
	 */
	public static SocketPaths of(Path directory) throws SocketException {
		try {
			Path real = directory.toRealPath();
			return new SocketPaths(real, Integer.toUnsignedLong((Integer) Files.getAttribute(real, "unix:uid")),
					Files.getOwner(real));
		}
		catch (UnsupportedOperationException ex) {
			throw new SocketException.Unsupported("UNIX sockets cannot be used: " + Escaped.of(directory)
					+ " is on a file system without owners and modes", ex);
		}
		catch (IOException ex) {
			throw new SocketException.Refused(directory, Escaped.of(ex), ex);
		}
	}

	/**
	 * Where the sibling of this id listens.
	 */
	public Path of(UUID id) {
		return this.sockets.resolve(name(id));
	}

	/**
	 * Where a thread of the sibling of this id sleeps.
	 */
	Path wakeUpsOf(UUID id) {
		return this.sockets.resolve(name(id) + WAKE_UPS);
	}

	/**
	 * Deletes the sockets of siblings that are not alive. Only sockets are deleted, and
	 * only those named like ours: anything else that lies there stays.
	 * <p>
	 * A sibling that has bound its socket and not yet published its id would lose it:
	 * call this under the lock under which both are done.
	 * @return how many were deleted
	 */
	public int cleanUp(Collection<UUID> alive) {
		Set<String> names = alive.stream().map(SocketPaths::name).collect(Collectors.toSet());
		int deleted = 0;
		for (Path directory : new LinkedHashSet<>(List.of(this.local, this.sockets))) {
			// The name is in our private directory, unless somebody made it a link.
			if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
				deleted += cleanUp(directory, names);
			}
		}
		return deleted;
	}

	private static int cleanUp(Path directory, Set<String> alive) {
		int deleted = 0;
		try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
			for (Path file : files) {
				String name = String.valueOf(file.getFileName());
				Matcher named = NAME.matcher(name);
				boolean dead = named.matches() && !alive.contains(named.group(1));
				if (dead && isSocket(file)) {
					deleted += Files.deleteIfExists(file) ? 1 : 0;
				}
				else if (dead) {
					logger.log(Level.DEBUG, "{0} has the name of a socket and is none; it stays", Escaped.of(file));
				}
				else if (LIBRARY.matcher(name).matches()) {
					deleteUnpackedLibrary(file);
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			logger.log(Level.DEBUG, "Cannot clean up " + Escaped.of(directory), ex);
		}
		return deleted;
	}

	private static void deleteUnpackedLibrary(Path file) throws IOException {
		if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
			long age = System.currentTimeMillis()
					- Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis();
			if (age > LIBRARY_IN_USE.toMillis()) {
				Files.deleteIfExists(file);
			}
		}
	}

	/**
	 * Makes what is missing and refuses what is not private.
	 */
	void ensureDirectories() throws SocketException {
		PrivateDirectory.ensure(this.local, this.owner);
		if (!this.sockets.equals(this.local)) {
			PrivateDirectory.ensure(this.sockets, this.owner);
		}
	}

	boolean directoryExists() {
		return Files.isDirectory(this.sockets);
	}

	/**
	 * Deletes the directory outside the shared one, if there is one and it is empty.
	 */
	void deleteTemporaryDirectory() {
		if (!this.sockets.equals(this.local)) {
			try {
				Files.deleteIfExists(this.sockets);
			}
			catch (IOException ex) {
				// Others use it.
			}
		}
	}

	/**
	 * A private directory, which {@link #ensureDirectories} has made.
	 */
	Path privateDirectory() {
		return this.local;
	}

	/**
	 * The user to whom the shared directory belongs.
	 */
	UserPrincipal ownerPrincipal() {
		return this.ownerPrincipal;
	}

	static boolean isSocket(Path path) throws IOException {
		try {
			int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
			return (mode & FILE_TYPE) == SOCKET;
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	/**
	 * The name as the kernel sees it, whatever the encodings in force.
	 */
	static byte[] bytes(Path path) {
		String uri = path.toUri().getRawPath();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(uri.length());
		for (int i = 0; i < uri.length(); i++) {
			if (uri.charAt(i) == '%') {
				bytes.write(Integer.parseInt(uri, i + 1, i + 3, 16));
				i += 2;
			}
			else {
				bytes.write(uri.charAt(i));
			}
		}
		// A directory's URI ends with a slash.
		int length = (bytes.size() > 1 && uri.endsWith("/")) ? bytes.size() - 1 : bytes.size();
		return ByteBuffer.allocate(length).put(bytes.toByteArray(), 0, length).array();
	}

	private static String name(UUID id) {
		return hex(id.getMostSignificantBits());
	}

	private static String hex(long bits) {
		return HexFormat.of().toHexDigits(bits);
	}

	private static long hash(byte[] path) {
		try {
			return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(path)).getLong();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Not {@code java.io.tmpdir}, which is often set for each process on its own, so that
	 * siblings would miss each other.
	 */
	private static Path temporaryDirectory() {
		Path tmp = Path.of("/tmp");
		return Files.isDirectory(tmp) ? tmp : Path.of(System.getProperty("java.io.tmpdir"));
	}

}
