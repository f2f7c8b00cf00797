/**
 * What peers and we ourselves need to be started: servers, and an application with
 * iutils.
 */
@NullMarked
package io.iutils.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
