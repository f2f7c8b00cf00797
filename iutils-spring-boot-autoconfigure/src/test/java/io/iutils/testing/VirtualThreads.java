package io.iutils.testing;

import java.util.concurrent.ThreadFactory;

import org.springframework.core.task.VirtualThreadTaskExecutor;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Virtual threads, which this code, compiled for Java 17, knows by reflection only.
 */
public final class VirtualThreads {

	private VirtualThreads() {
	}

	public static boolean exist() {
		return Runtime.version().feature() >= 21;
	}

	/**
	 * Skips the test where there are none, and says so.
	 */
	public static void assumeThatTheyExist() {
		assumeTrue(exist(), () -> "Virtual threads exist from Java 21 on, this is " + Runtime.version().feature());
	}

	public static boolean isVirtual(Thread thread) {
		try {
			return exist() && (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static ThreadFactory factory() {
		return new VirtualThreadTaskExecutor().getVirtualThreadFactory();
	}

}
