package io.iutils.engine;

import java.util.concurrent.ThreadFactory;

/**
 * The threads that call listeners: platform threads, or virtual ones if the application
 * uses those. Immutable.
 */
public final class ListenerThreads {

	private static final ListenerThreads PLATFORM = new ListenerThreads(Thread::new, true);

	private final ThreadFactory factory;

	private final boolean mayBlock;

	private ListenerThreads(ThreadFactory factory, boolean mayBlock) {
		this.factory = factory;
		this.mayBlock = mayBlock;
	}

	public static ListenerThreads platform() {
		return PLATFORM;
	}

	/**
	 * @param factory makes virtual threads, or others that are not to be blocked inside
	 * native code
	 */
	public static ListenerThreads virtual(ThreadFactory factory) {
		return new ListenerThreads(factory, false);
	}

	/**
	 * A daemon that is not started yet.
	 */
	public Thread make(String name, Runnable task) {
		Thread thread = this.factory.newThread(task);
		thread.setName(name);
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Whether they may block inside native code, as they do at the doorbell. A virtual
	 * thread would keep its carrier, and there are only as many of those as processors.
	 */
	public boolean mayBlock() {
		return this.mayBlock;
	}

}
