package io.iutils.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/*
 * Why this is so involved: POSIX gives a process's locks on a file back as soon as the
 * process closes ANY descriptor of that file, and nothing tells the holder. So a JVM must
 * open such a file once, whatever class loaders or contexts ask for it, and close it only
 * when nobody needs it any more. The one place that all class loaders share is the JDK's
 * own; hence a map of JDK types only, under one key of the system properties, whose layout
 * is frozen:
 *
 *     "io.iutils.shared-files" -> ConcurrentHashMap<"device:inode", Object[] {
 *         "1", FileChannel, MappedByteBuffer, Semaphore, AtomicInteger users, FileLock mark }>
 *
 * The mark is a byte that every JVM locks together with the others, as long as it has the
 * file open. It says nothing to them; but a second opener in the same JVM, who has not found
 * the entry because the properties were replaced, runs into it, whether or not any other
 * byte is locked at that moment.
 *
 * The channel is opened and mapped by a thread of its own, because these operations close
 * the channel when their thread is interrupted. Later only tryLock, release and close touch
 * it, and those do not mind.
 */

/**
 * A file whose bytes are locked and whose words are mapped: {@code control} and
 * {@code siblings}. Opened once per JVM. Thread-safe.
 */
final class SharedFile implements Closeable {

	private static final String REGISTRY_KEY = "io.iutils.shared-files";

	private static final String LAYOUT = "1";

	/** Behind the magic number all these files have their format. */
	private static final int FORMAT = 8;

	private static final long MARK = (1L << 62) + 2;

	private final Path path;

	private final Platform.FileIdentity identity;

	private final FileChannel channel;

	private final MappedByteBuffer map;

	private final Semaphore semaphore;

	private final AtomicInteger users;

	/** The key of the file that was found to be this one. */
	private volatile @Nullable Object fileKey;

	private SharedFile(Path path, Platform.FileIdentity identity, Object[] entry) {
		this.path = path;
		this.identity = identity;
		this.channel = (FileChannel) entry[1];
		this.map = (MappedByteBuffer) entry[2];
		this.semaphore = (Semaphore) entry[3];
		this.users = (AtomicInteger) entry[4];
	}

	/**
	 * Opens the file, creating it if need be.
	 * @param initial what a new file holds; its length is the file's
	 * @param isHeader whether the first bytes of a file are in order
	 * @param mayReplace whether a file that is short or has a bad header may be written
	 * anew
	 * @param initByte the byte to lock meanwhile
	 */
	static SharedFile open(Path path, byte[] initial, Predicate<byte[]> isHeader, BooleanSupplier mayReplace,
			long initByte, Duration timeout) throws IOException {
		Map<String, Object[]> registry = registry();
		synchronized (registry) {
			if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
				SharedFile shared = find(registry, path);
				if (shared != null) {
					return shared;
				}
			}
			return Uninterruptibly.call("iutils-open",
					() -> openFirst(registry, path, initial, isHeader, mayReplace, initByte, timeout));
		}
	}

	/**
	 * A copy of what a file holds, without opening it if this JVM has it open already.
	 * @throws JournalException.Damaged if it is short or has a bad header
	 */
	static byte[] copy(Path path, byte[] initial, Predicate<byte[]> isHeader) throws IOException {
		byte[] bytes = new byte[initial.length];
		Map<String, Object[]> registry = registry();
		synchronized (registry) {
			SharedFile shared = find(registry, path);
			if (shared != null) {
				try {
					shared.map().get(0, bytes);
				}
				finally {
					shared.close();
				}
				return bytes;
			}
			// Nobody in this JVM can open it now, whose locks the close would drop.
			try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
				file.read(bytes);
			}
		}
		if (!isHeader.test(bytes)) {
			checkFormat(path, bytes, initial, isHeader);
			throw new JournalException.Damaged(path, 0, "no valid header");
		}
		return bytes;
	}

	private static @Nullable SharedFile find(Map<String, Object[]> registry, Path path) throws IOException {
		Platform.FileIdentity identity = Platform.identityOf(path);
		Object[] entry = registry.get(identity.toString());
		if (entry == null) {
			return null;
		}
		if (!LAYOUT.equals(entry[0])) {
			throw new JournalException.Refused(directory(path),
					"another version of iutils in this JVM has it open in a way this one does not know", null);
		}
		SharedFile shared = new SharedFile(path, identity, entry);
		shared.users.incrementAndGet();
		return shared;
	}

	private static SharedFile openFirst(Map<String, Object[]> registry, Path path, byte[] initial,
			Predicate<byte[]> isHeader, BooleanSupplier mayReplace, long initByte, Duration timeout)
			throws IOException {
		Set<? extends OpenOption> options = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE,
				StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS);
		FileChannel channel = FileChannel.open(path, options, Platform.privateFile());
		boolean opened = false;
		try {
			FileLock mark = channel.tryLock(MARK, 1, true);
			if (mark == null) {
				throw new JournalException.Refused(directory(path),
						"another program has locked " + path.getFileName() + " as a whole", null);
			}
			Platform.checkPrivateFile(directory(path), path);
			try (FileLock lock = lock(channel, path, initByte, timeout)) {
				prepare(channel, path, initial, isHeader, mayReplace);
			}
			MappedByteBuffer map = channel.map(MapMode.READ_WRITE, 0, initial.length);
			Platform.FileIdentity identity = Platform.identityOf(path);
			Object[] entry = { LAYOUT, channel, map, new Semaphore(1), new AtomicInteger(1), mark };
			registry.put(identity.toString(), entry);
			opened = true;
			return new SharedFile(path, identity, entry);
		}
		catch (OverlappingFileLockException ex) {
			// Somebody in this JVM has it open without being in the registry.
			keepOpen(channel);
			opened = true;
			throw new JournalException.Refused(directory(path), "this JVM has " + path.getFileName()
					+ " open already, outside the registry in the system properties; were they replaced?", ex);
		}
		finally {
			if (!opened) {
				channel.close();
			}
		}
	}

	/**
	 * Closing the channel, also by the garbage collector, would drop the other's locks.
	 * So it stays reachable as long as the JVM lives, whatever becomes of the properties
	 * and of this class: held by a thread of the JDK's own types that does nothing at the
	 * end.
	 */
	private static void keepOpen(FileChannel channel) {
		Thread holder = new Thread(new FutureTask<>(Executors.callable(new Thread(), channel)));
		holder.setContextClassLoader(null);
		try {
			Runtime.getRuntime().addShutdownHook(holder);
		}
		catch (IllegalStateException ex) {
			// The JVM ends.
		}
	}

	private static FileLock lock(FileChannel channel, Path path, long position, Duration timeout) throws IOException {
		long deadline = System.nanoTime() + timeout.toNanos();
		FileLock lock = channel.tryLock(position, 1, false);
		while (lock == null) {
			if (System.nanoTime() - deadline > 0) {
				throw new JournalException.LockTimeout(path, timeout, "another process, opening it or inside a turn");
			}
			LockSupport.parkNanos(100_000);
			lock = channel.tryLock(position, 1, false);
		}
		return lock;
	}

	private static void prepare(FileChannel channel, Path path, byte[] initial, Predicate<byte[]> isHeader,
			BooleanSupplier mayReplace) throws IOException {
		ByteBuffer content = ByteBuffer.allocate(initial.length);
		while (content.hasRemaining() && channel.read(content, content.position()) > 0) {
			// Reads on.
		}
		if (!content.hasRemaining() && isHeader.test(content.array())) {
			return;
		}
		checkFormat(path, content.array(), initial, isHeader);
		if (!mayReplace.getAsBoolean()) {
			throw new JournalException.Damaged(path, 0, "no valid header, and there are segments or a base beside it");
		}
		ByteBuffer bytes = ByteBuffer.wrap(initial);
		while (bytes.hasRemaining()) {
			channel.write(bytes, bytes.position());
		}
		channel.force(true);
		Platform.forceDirectory(directory(path));
	}

	/**
	 * A file of a newer version is not a bad one: it is never written anew.
	 */
	private static void checkFormat(Path path, byte[] bytes, byte[] initial, Predicate<byte[]> isHeader) {
		int format = Bytes.getInt(bytes, FORMAT);
		int known = Bytes.getInt(initial, FORMAT);
		if (Bytes.getLong(bytes, 0) == Bytes.getLong(initial, 0) && format > known
				&& format <= SegmentHeader.HIGHEST_FORMAT) {
			byte[] ours = bytes.clone();
			Bytes.putInt(ours, FORMAT, known);
			// If nothing but this field is wrong, it is ours and damaged.
			if (!isHeader.test(ours)) {
				throw JournalException.Refused.format(path, format, known);
			}
		}
	}

	private static Path directory(Path path) {
		Path parent = path.getParent();
		return (parent != null) ? parent : path;
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object[]> registry() {
		return (Map<String, Object[]>) System.getProperties()
			.computeIfAbsent(REGISTRY_KEY, (key) -> new ConcurrentHashMap<String, Object[]>());
	}

	/**
	 * The mapped words. Whoever uses them keeps this file open.
	 */
	ByteBuffer map() {
		return this.map.duplicate();
	}

	/**
	 * Taken before a lock byte that threads of this JVM compete for.
	 */
	Semaphore semaphore() {
		return this.semaphore;
	}

	/**
	 * Tries to lock one byte.
	 * @return null if another process holds it
	 * @throws OverlappingFileLockException if this JVM holds it
	 */
	@Nullable FileLock tryLock(long position) throws IOException {
		return this.channel.tryLock(position, 1, false);
	}

	/**
	 * As {@link #tryLock}, together with others that do the same.
	 */
	@Nullable FileLock tryLockShared(long position) throws IOException {
		return this.channel.tryLock(position, 1, true);
	}

	Platform.FileIdentity identity() {
		return this.identity;
	}

	/**
	 * Why the path no longer leads to this file, or null if it does.
	 */
	@Nullable String whyLost() {
		try {
			Object key = Platform.keyOf(this.path);
			if (key != null && key.equals(this.fileKey)) {
				return null;
			}
			if (!Platform.identityOf(this.path).equals(this.identity)) {
				return "was replaced";
			}
			this.fileKey = key;
			return null;
		}
		catch (NoSuchFileException ex) {
			return "was deleted or moved";
		}
		catch (IOException ex) {
			return "cannot be reached: " + ex;
		}
	}

	/**
	 * The last user closes the channel, and with it drops every lock.
	 */
	@Override
	public void close() throws IOException {
		Map<String, Object[]> registry = registry();
		synchronized (registry) {
			if (this.users.decrementAndGet() == 0) {
				registry.remove(this.identity.toString());
				Uninterruptibly.acquire(this.semaphore);
				try {
					this.channel.close();
				}
				finally {
					this.semaphore.release();
				}
			}
		}
	}

}
