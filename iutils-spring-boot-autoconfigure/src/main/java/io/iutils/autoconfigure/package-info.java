/**
 * Wires iutils into a Spring Boot application: beans, settings, and what to do when a
 * setting is wrong.
 */
@NullMarked
package io.iutils.autoconfigure;

import org.jspecify.annotations.NullMarked;
