/**
 * What a person runs at a terminal: it may print. Needs nothing but the JDK and this jar.
 */
@NullMarked
package io.iutils.tools;

import org.jspecify.annotations.NullMarked;
