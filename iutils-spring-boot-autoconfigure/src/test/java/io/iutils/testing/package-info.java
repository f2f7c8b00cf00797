/**
 * What tests of several packages share.
 */
@NullMarked
package io.iutils.testing;

import org.jspecify.annotations.NullMarked;
