/**
 * Whole siblings, and those who talk to them in the language of their sockets.
 */
@NullMarked
package io.iutils.protocol;

import org.jspecify.annotations.NullMarked;
