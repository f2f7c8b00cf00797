/**
 * The doorbell between siblings, on UNIX sockets: who is asleep is woken by a byte, which
 * carries no truth and may be lost.
 *
 * <p>
 * Each sibling has two sockets. On the one for wake-ups a thread that has nothing to do
 * sleeps itself; any thread of any sibling may ring there. The other one is for
 * connections, which tell who has died; one thread, {@code iutils-socket}, accepts,
 * dials, reads and closes them. What a crash leaves behind are two socket files that
 * nobody answers, which {@link SocketPaths#cleanUp} removes.
 */
@NullMarked
package io.iutils.socket;

import org.jspecify.annotations.NullMarked;
