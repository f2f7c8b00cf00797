package io.iutils.socket;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.newsclub.net.unix.AFUNIXSocket;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the native library is found, in class loaders of their own, because each loads it
 * once.
 */
@Isolated("sets system properties")
@Timeout(120)
class LibraryTests {

	private static final String LIBRARY_DIRECTORY = "org.newsclub.net.unix.library.tmpdir";

	@TempDir
	Path directory;

	private final AtomicInteger rings = new AtomicInteger();

	@Test
	void withoutJunixsocketSiblingsAreRungThroughTheirConnections() throws Exception {
		try (URLClassLoader loader = loader(PeerSockets.class)) {
			areRungThroughTheirConnections(loader);
		}
	}

	@Test
	void withoutTheNativeLibrarySiblingsAreRungThroughTheirConnections() throws Exception {
		System.setProperty("org.newsclub.net.unix.library.disable", "true");
		try (URLClassLoader loader = loader(PeerSockets.class, AFUNIXSocket.class)) {
			areRungThroughTheirConnections(loader);
		}
		finally {
			System.clearProperty("org.newsclub.net.unix.library.disable");
		}
	}

	/**
	 * One that has the library, and one that has not.
	 */
	private void areRungThroughTheirConnections(URLClassLoader loader) throws Exception {
		UUID id = UUID.randomUUID();
		try (AutoCloseable sockets = open(loader, id); TestSibling two = connect(loader, sockets, id)) {
			assertThat(sockets.getClass()).isNotEqualTo(PeerSockets.class);
			assertThat(SocketPaths.of(this.directory).wakeUpsOf(id)).doesNotExist();
			int before = this.rings.get();
			assertThat(two.sockets.ring(id)).isTrue();
			PeerSocketsTests.await(() -> this.rings.get() > before);
			int beforeTwo = two.rings();
			Method ring = sockets.getClass().getMethod("ring", UUID.class);
			assertThat(ring.invoke(sockets, two.peer.id())).isEqualTo(true);
			PeerSocketsTests.await(() -> two.rings() > beforeTwo);
			assertThat(sleep(sockets)).isEqualTo("SEAT_TAKEN");
		}
	}

	private static String sleep(AutoCloseable sockets) throws Exception {
		BooleanSupplier awake = () -> false;
		return sockets.getClass().getMethod("await", BooleanSupplier.class).invoke(sockets, awake).toString();
	}

	@Test
	void theLibraryIsUnpackedInAPrivateDirectoryAndLeavesNothing() throws Exception {
		assertThat(System.getProperty(LIBRARY_DIRECTORY)).isNull();
		// If the system's were used, this would fail.
		String systems = System.setProperty("java.io.tmpdir", "/nonexistent");
		try (URLClassLoader loader = loader(PeerSockets.class, AFUNIXSocket.class,
				Class.forName("org.newsclub.lib.junixsocket.common.NarMetadata"))) {
			UUID id = UUID.randomUUID();
			try (AutoCloseable sockets = open(loader, id)) {
				assertThat(sockets.getClass()).isNotEqualTo(PeerSockets.class);
				PeerSocketsTests.await(() -> sleep(sockets).equals("SILENCE"));
				try (var files = Files.list(this.directory.resolve("sockets"))) {
					assertThat(files).containsExactlyInAnyOrder(SocketPaths.of(this.directory).of(id),
							SocketPaths.of(this.directory).wakeUpsOf(id));
				}
				System.setProperty("java.io.tmpdir", systems);
				meets(loader, sockets, id);
			}
		}
		finally {
			System.setProperty("java.io.tmpdir", systems);
		}
		assertThat(System.getProperty(LIBRARY_DIRECTORY)).isNull();
	}

	/**
	 * Two class loaders of one JVM are ordinary siblings.
	 */
	private void meets(URLClassLoader loader, AutoCloseable sockets, UUID id) throws Exception {
		try (TestSibling two = connect(loader, sockets, id)) {
			Method ring = sockets.getClass().getMethod("ring", UUID.class);
			two.openDoorbell();
			PeerSocketsTests.await(() -> {
				ring.invoke(sockets, two.peer.id());
				return two.sockets.await(() -> true) == Ring.HEARD;
			});
		}
	}

	private TestSibling connect(URLClassLoader loader, AutoCloseable sockets, UUID id) throws Exception {
		TestSibling two = new TestSibling(this.directory, 2);
		two.sockets.update(List.of(new Peer(id, 1)));
		two.sockets.start(2);
		Object peer = loader.loadClass(Peer.class.getName())
			.getConstructor(UUID.class, long.class)
			.newInstance(two.peer.id(), 2L);
		sockets.getClass().getMethod("update", java.util.Collection.class).invoke(sockets, List.of(peer));
		sockets.getClass().getMethod("start", long.class).invoke(sockets, 1L);
		PeerSocketsTests.await(() -> two.sockets.isConnected(id));
		return two;
	}

	private AutoCloseable open(ClassLoader loader, UUID id) throws Exception {
		Class<?> settings = loader.loadClass(SocketSettings.class.getName());
		Class<?> listener = loader.loadClass(PeerListener.class.getName());
		Object nobody = Proxy.newProxyInstance(loader, new Class<?>[] { listener }, (proxy, method, arguments) -> {
			if (method.getName().equals("rung")) {
				this.rings.incrementAndGet();
			}
			return null;
		});
		try {
			return (AutoCloseable) loader.loadClass(PeerSockets.class.getName())
				.getMethod("open", settings, listener)
				.invoke(null, settings.getMethod("of", Path.class, UUID.class).invoke(null, this.directory, id),
						nobody);
		}
		catch (InvocationTargetException ex) {
			if (ex.getCause() instanceof Exception cause) {
				throw cause;
			}
			throw ex;
		}
	}

	private static URLClassLoader loader(Class<?>... sources) {
		URL[] urls = new URL[sources.length];
		for (int i = 0; i < sources.length; i++) {
			urls[i] = sources[i].getProtectionDomain().getCodeSource().getLocation();
		}
		return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
	}

}
