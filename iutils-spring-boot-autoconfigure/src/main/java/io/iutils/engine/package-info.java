/**
 * The seam: what the typed layer needs of an engine, on bytes. Nothing here knows Spring,
 * files or sockets.
 */
@NullMarked
package io.iutils.engine;

import org.jspecify.annotations.NullMarked;
