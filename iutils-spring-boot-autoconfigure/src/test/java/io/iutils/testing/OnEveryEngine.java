package io.iutils.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;

/**
 * Belongs to the contract kit of the layers above the engines: it runs a second time on
 * Redis, see {@link TestEngine}. What differs between the engines by nature is not tested
 * so, but named in {@code docs/redis.md}.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Tag("every-engine")
public @interface OnEveryEngine {

}
