/**
 * The public API of iutils, and nothing else: what applications inject, annotate and
 * catch.
 */
@NullMarked
package io.iutils;

import org.jspecify.annotations.NullMarked;
