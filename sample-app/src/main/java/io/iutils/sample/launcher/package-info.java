/**
 * Starts several JVMs of the sample and shows what they do together. Plain Java: it runs
 * from {@code target/classes}, outside of the application and without its libraries.
 */
@NullMarked
package io.iutils.sample.launcher;

import org.jspecify.annotations.NullMarked;
