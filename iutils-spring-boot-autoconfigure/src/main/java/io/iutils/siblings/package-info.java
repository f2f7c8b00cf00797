/**
 * Who shares the namespace, and the news when one comes or goes.
 */
@NullMarked
package io.iutils.siblings;

import org.jspecify.annotations.NullMarked;
