/**
 * The contract kit: what every engine keeps, run against each of them. What differs by
 * nature is a named difference, see {@link io.iutils.contract.Place}.
 */
@NullMarked
package io.iutils.contract;

import org.jspecify.annotations.NullMarked;
