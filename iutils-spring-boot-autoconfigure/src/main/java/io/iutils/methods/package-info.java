/**
 * Methods of beans that iutils calls: finding them, refusing those that cannot be called,
 * and calling the others.
 */
@NullMarked
package io.iutils.methods;

import org.jspecify.annotations.NullMarked;
