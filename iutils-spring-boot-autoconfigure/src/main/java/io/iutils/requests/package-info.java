/**
 * Requests by type: asking siblings and oneself, and the methods that answer.
 */
@NullMarked
package io.iutils.requests;

import org.jspecify.annotations.NullMarked;
