/**
 * The engine for one host, on the journal and the sockets.
 */
@NullMarked
package io.iutils.local;

import org.jspecify.annotations.NullMarked;
