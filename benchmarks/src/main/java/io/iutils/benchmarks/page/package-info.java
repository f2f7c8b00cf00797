/**
 * A page that counts its hits, under load.
 */
@NullMarked
package io.iutils.benchmarks.page;

import org.jspecify.annotations.NullMarked;
