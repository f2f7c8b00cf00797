package io.iutils.journal;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What differs between operating systems. Linux is tested; macOS and Windows are written
 * by their documentation.
 */
public final class Platform {

	private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

	private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

	private Platform() {
	}

	/**
	 * What makes a new file readable by this user only. On Windows the directory's access
	 * list, inherited from the user's home, has to do.
	 */
	static FileAttribute<?>[] privateFile() {
		return attributes("rw-------");
	}

	private static FileAttribute<?>[] attributes(String permissions) {
		return POSIX
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) }
				: new FileAttribute<?>[0];
	}

	/**
	 * Makes a directory that only this user can enter, or checks that an existing one is
	 * so. Parents are made alike, but existing ones are not checked.
	 * @throws JournalException.Refused with the reason
	 * @throws JournalException.Full if there is no room to make it
	 */
	public static void privateDirectory(Path directory) {
		try {
			createDirectories(directory.toAbsolutePath());
			BasicFileAttributes attributes = Files.readAttributes(directory, BasicFileAttributes.class,
					LinkOption.NOFOLLOW_LINKS);
			if (attributes.isSymbolicLink()) {
				throw new JournalException.Refused(directory, "it is a symbolic link; name the directory itself", null);
			}
			if (!attributes.isDirectory()) {
				throw new JournalException.Refused(directory, "it is a file, not a directory", null);
			}
			checkPrivate(directory, directory, PosixFilePermissions.fromString("rwx------"));
			if (!Files.isWritable(directory)) {
				throw new JournalException.Refused(directory, "it is not writable", null);
			}
		}
		catch (FileAlreadyExistsException ex) {
			throw new JournalException.Refused(directory, ex.getMessage() + " is a file, not a directory", ex);
		}
		catch (FileSystemException ex) {
			if (FullDisk.isMeantBy(ex, directory)) {
				throw new JournalException.Full(directory, ex);
			}
			// The JDK's message is the file's name, sometimes with a reason behind it.
			String reason = (ex.getReason() != null) ? ex.getReason() : ex.getClass().getSimpleName();
			throw new JournalException.Refused(directory, ex.getFile() + " cannot be made or entered (" + reason + ")",
					ex);
		}
		catch (IOException ex) {
			throw new JournalException.Refused(directory, ex.toString(), ex);
		}
	}

	private static void createDirectories(Path directory) throws IOException {
		if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
			return;
		}
		Path parent = directory.getParent();
		if (parent != null && !Files.isDirectory(parent)) {
			createDirectories(parent);
		}
		try {
			Files.createDirectory(directory, attributes("rwx------"));
			if (parent != null && Files.isReadable(parent)) {
				forceDirectory(parent);
			}
		}
		catch (FileAlreadyExistsException ex) {
			// Another sibling was faster.
			if (!Files.isDirectory(directory)) {
				throw ex;
			}
		}
	}

	/**
	 * Checks that a file of ours is a regular file of this user's, without a second name.
	 */
	static void checkPrivateFile(Path directory, Path file) throws IOException {
		if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
			throw new JournalException.Refused(directory, file.getFileName() + " is not a regular file", null);
		}
		checkPrivate(directory, file, PosixFilePermissions.fromString("rw-------"));
		if (POSIX && !Integer.valueOf(1).equals(Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS))) {
			throw new JournalException.Refused(directory, file.getFileName() + " has a second name (a hard link)",
					null);
		}
	}

	private static void checkPrivate(Path directory, Path path, Set<PosixFilePermission> allowed) throws IOException {
		if (!POSIX) {
			return;
		}
		Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,permissions", LinkOption.NOFOLLOW_LINKS);
		int owner = attribute(attributes, "uid", Integer.class);
		int user = userId();
		if (owner != user) {
			throw new JournalException.Refused(directory, path.getFileName() + " belongs to the user with id " + owner
					+ ", this process runs as the user with id " + user, null);
		}
		@SuppressWarnings("unchecked")
		Set<PosixFilePermission> permissions = (Set<PosixFilePermission>) attributes.get("permissions");
		if (!allowed.containsAll(permissions)) {
			throw new JournalException.Refused(directory,
					path.getFileName() + " is open to other users (" + PosixFilePermissions.toString(permissions)
							+ "); make it private: chmod " + ((allowed.size() == 3) ? "700 " : "600 ") + path,
					null);
		}
	}

	/**
	 * The numeric id of the user this process acts as, -1 where there is none.
	 */
	public static int userId() throws IOException {
		if (!POSIX) {
			return -1;
		}
		Path self = Path.of("/proc/self");
		if (Files.exists(self)) {
			return (int) Files.getAttribute(self, "unix:uid");
		}
		Path probe = Files.createTempFile("iutils", null);
		try {
			return (int) Files.getAttribute(probe, "unix:uid");
		}
		finally {
			Files.delete(probe);
		}
	}

	/**
	 * What identifies a file whatever it is called.
	 */
	static FileIdentity identityOf(Path file) throws IOException {
		if (POSIX) {
			Map<String, Object> attributes = Files.readAttributes(file, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
			return new FileIdentity(attribute(attributes, "dev", Number.class).longValue(),
					attribute(attributes, "ino", Number.class).longValue());
		}
		// Without inodes: the place, and the moment of creation.
		BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		return new FileIdentity(file.toRealPath().toString().hashCode(), attributes.creationTime().toMillis());
	}

	/**
	 * Equal for the same file at two moments; cheaper than its identity, and null where
	 * there is none.
	 */
	static @Nullable Object keyOf(Path file) throws IOException {
		return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
	}

	/**
	 * One of the attributes that were asked for: the file system returns all or throws.
	 */
	private static <T> T attribute(Map<String, Object> attributes, String name, Class<T> type) {
		return type.cast(Objects.requireNonNull(attributes.get(name), name));
	}

	static void forceDirectory(Path directory) throws IOException {
		if (WINDOWS) {
			// A directory cannot be opened there; NTFS logs its changes itself.
			return;
		}
		// Interrupts close a channel, hence a channel for this once, and another if one
		// came meanwhile.
		boolean interrupted = Thread.interrupted();
		try {
			while (true) {
				try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
					channel.force(true);
					return;
				}
				catch (ClosedByInterruptException ex) {
					interrupted |= Thread.interrupted();
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * An id that is the same for all processes and changes with every boot of the system.
	 */
	public static UUID bootId() {
		try {
			Path linux = Path.of("/proc/sys/kernel/random/boot_id");
			if (Files.exists(linux)) {
				return UUID.fromString(Files.readString(linux).strip());
			}
			if (WINDOWS) {
				// Process 4, the kernel's, starts with the system.
				Instant booted = ProcessHandle.of(4)
					.flatMap((process) -> process.info().startInstant())
					.orElseThrow(() -> new NoSuchFileException("process 4"));
				return new UUID(0, booted.toEpochMilli());
			}
			Process process = new ProcessBuilder("sysctl", "-n", "kern.bootsessionuuid").redirectErrorStream(true)
				.start();
			return UUID.fromString(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new JournalException.Failed("The system does not tell which boot this is: " + ex, ex);
		}
	}

	/**
	 * A file's device and inode.
	 */
	record FileIdentity(long device, long inode) {

		@Override
		public String toString() {
			return this.device + ":" + this.inode;
		}

	}

}
