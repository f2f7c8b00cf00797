/**
 * UNIX sockets between siblings, and clients: they carry questions and answers, and wake
 * who is asleep by a ring, which carries no truth and may be lost.
 *
 * <p>
 * Each sibling has two sockets. On the one for wake-ups a thread that has nothing to do
 * sleeps itself; any thread of any sibling may ring there. It needs junixsocket, and
 * without it rings go through connections. The other one is for connections, which carry
 * messages and tell who has died; one thread at a time, the selector thread, accepts,
 * dials, reads and closes them ({@link ReactorThreads}), and whoever sends writes itself
 * ({@link Outbox}). What a crash leaves behind are two socket files that nobody answers,
 * which {@link SocketPaths#cleanUp} removes.
 */
@NullMarked
package io.iutils.socket;

import org.jspecify.annotations.NullMarked;
