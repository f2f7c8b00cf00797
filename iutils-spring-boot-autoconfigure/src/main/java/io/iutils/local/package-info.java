/**
 * The engine for one host, on the journal and the sockets.
 *
 * <p>
 * Callers read and append in their own thread, or another caller appends for them. Each
 * engine has more: {@code iutils-flush} does what has to be done now and then,
 * {@code iutils-compact} compacts, {@code iutils-presence} looks who is alive; those of
 * the sockets bring requests and answers, and must not be held up. Everything here is in
 * the heap and rebuilt from the journal: a crash loses none of it that matters.
 */
@NullMarked
package io.iutils.local;

import org.jspecify.annotations.NullMarked;
