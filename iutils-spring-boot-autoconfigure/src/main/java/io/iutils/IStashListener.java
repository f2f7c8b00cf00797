package io.iutils;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * On a method of a bean that takes a {@code StashChange<T>}: called like a watcher of
 * {@link IStash#watch}, with the current values first.
 */
@Documented
@Reflective
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
public @interface IStashListener {

	/**
	 * The keys to watch: words separated by dots, {@code *} is one whole word, {@code **}
	 * at the end one or more. Placeholders are resolved.
	 */
	String value();

}
