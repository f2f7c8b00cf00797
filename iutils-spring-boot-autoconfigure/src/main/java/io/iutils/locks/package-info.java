/**
 * Locks with a name over the seam: the claim decides who holds one, a record among the
 * positions gives the fencing token, and the threads of a sibling stand in line.
 */
@NullMarked
package io.iutils.locks;

import org.jspecify.annotations.NullMarked;
