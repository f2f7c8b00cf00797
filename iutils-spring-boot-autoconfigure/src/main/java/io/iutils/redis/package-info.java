/**
 * The engine on Redis, by Spring Data Redis on the application's own connection: the same
 * as {@code io.iutils.local} for siblings on several hosts. The only user of Spring Data
 * Redis.
 */
@NullMarked
package io.iutils.redis;

import org.jspecify.annotations.NullMarked;
