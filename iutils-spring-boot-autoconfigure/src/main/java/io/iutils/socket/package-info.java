/**
 * The doorbell between siblings, on UNIX sockets: who is asleep is woken by a few bytes,
 * which carry no truth and may be lost. One thread of each sibling,
 * {@code iutils-socket}, accepts, dials, reads and closes; any thread may ring. Each
 * process listens on a socket of its own; what a crash leaves behind is a socket file
 * that nobody answers, which {@link SocketPaths#cleanUp} removes.
 */
@NullMarked
package io.iutils.socket;

import org.jspecify.annotations.NullMarked;
