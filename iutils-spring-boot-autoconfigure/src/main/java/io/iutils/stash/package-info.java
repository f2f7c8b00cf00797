/**
 * The stash as applications see it: typed values, views and watchers over the bytes of
 * the engine.
 */
@NullMarked
package io.iutils.stash;

import org.jspecify.annotations.NullMarked;
