/**
 * Questions from one process to another, and their answers.
 */
@NullMarked
package io.iutils.benchmarks.requests;

import org.jspecify.annotations.NullMarked;
