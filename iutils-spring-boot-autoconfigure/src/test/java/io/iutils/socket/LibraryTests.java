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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.newsclub.net.unix.AFUNIXSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

	@Test
	void withoutJunixsocketThereIsATypedError() throws Exception {
		try (URLClassLoader loader = loader(Doorbells.class)) {
			refuses(loader, "junixsocket is missing");
		}
	}

	@Test
	void withoutTheNativeLibraryThereIsATypedError() throws Exception {
		System.setProperty("org.newsclub.net.unix.library.disable", "true");
		try (URLClassLoader loader = loader(Doorbells.class, AFUNIXSocket.class)) {
			refuses(loader, "native library cannot be loaded");
		}
		finally {
			System.clearProperty("org.newsclub.net.unix.library.disable");
		}
	}

	@Test
	void theLibraryIsUnpackedInAPrivateDirectoryAndLeavesNothing() throws Exception {
		assertThat(System.getProperty(LIBRARY_DIRECTORY)).isNull();
		// If the system's were used, this would fail.
		String systems = System.setProperty("java.io.tmpdir", "/nonexistent");
		try (URLClassLoader loader = loader(Doorbells.class, AFUNIXSocket.class,
				Class.forName("org.newsclub.lib.junixsocket.common.NarMetadata"))) {
			UUID id = UUID.randomUUID();
			try (AutoCloseable doorbells = open(loader, id)) {
				assertThat(doorbells.getClass()).isNotEqualTo(Doorbells.class);
				try (var files = Files.list(this.directory.resolve("sockets"))) {
					assertThat(files).containsExactlyInAnyOrder(SocketPaths.of(this.directory).of(id),
							SocketPaths.of(this.directory).wakeUpsOf(id));
				}
				System.setProperty("java.io.tmpdir", systems);
				meets(loader, doorbells, id);
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
	private void meets(URLClassLoader loader, AutoCloseable doorbells, UUID id) throws Exception {
		try (TestSibling two = new TestSibling(this.directory, 2)) {
			two.doorbells.update(List.of(new Peer(id, 1)));
			two.doorbells.start(2);
			Object peer = loader.loadClass(Peer.class.getName())
				.getConstructor(UUID.class, long.class)
				.newInstance(two.peer.id(), 2L);
			doorbells.getClass().getMethod("update", java.util.Collection.class).invoke(doorbells, List.of(peer));
			doorbells.getClass().getMethod("start", long.class).invoke(doorbells, 1L);
			DoorbellsTests.await(() -> two.doorbells.isConnected(id));
			Method ring = doorbells.getClass().getMethod("ring", UUID.class);
			DoorbellsTests.await(() -> ring.invoke(doorbells, two.peer.id()).equals(true));
			assertThat(two.doorbells.await(() -> true)).isEqualTo(Ring.HEARD);
		}
	}

	private void refuses(ClassLoader loader, String reason) {
		assertThatThrownBy(() -> open(loader, UUID.randomUUID()))
			.satisfies(
					(ex) -> assertThat(ex.getClass().getName()).isEqualTo(SocketException.Unsupported.class.getName()))
			.hasMessageContaining(reason);
	}

	private AutoCloseable open(ClassLoader loader, UUID id) throws Exception {
		Class<?> settings = loader.loadClass(SocketSettings.class.getName());
		Class<?> listener = loader.loadClass(PeerListener.class.getName());
		Object nobody = Proxy.newProxyInstance(loader, new Class<?>[] { listener }, (proxy, method, arguments) -> null);
		try {
			return (AutoCloseable) loader.loadClass(Doorbells.class.getName())
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
