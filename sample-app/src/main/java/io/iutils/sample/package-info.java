/**
 * The sample application: siblings that share a counter, a chat and orders, one small
 * class for each.
 */
@NullMarked
package io.iutils.sample;

import org.jspecify.annotations.NullMarked;
