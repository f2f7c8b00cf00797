/**
 * The log: segments of checksummed records in a directory, appended by one process at a
 * time under a lock that the kernel frees when its holder dies, read by every process for
 * itself. Knows only {@code java.*}.
 *
 * <p>
 * Every process opens the same files. Within a JVM, all copies of this package share one
 * channel, one map and one semaphore for each file that is locked
 * ({@link io.iutils.journal.SharedFile}); everything else belongs to one
 * {@link io.iutils.journal.Journal}. The segments survive a crash; the words of
 * {@code control} survive the death of processes, and are rebuilt after another boot.
 */
@NullMarked
package io.iutils.journal;

import org.jspecify.annotations.NullMarked;
