package io.iutils;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * On a method of a bean: answers requests of siblings. The method takes nothing, the
 * body, the {@link Sibling} that asks, or both in any order. What it returns is the
 * answer, or the {@code CompletionStage} of the answer; {@code void} answers null, which
 * to {@link IRequests#askFirst} means "not me". What it throws is told to who asked, by
 * type name and message. At most {@code iutils.requests.concurrency} requests are worked
 * on at once. When nobody waits for the answer any more, a stage is cancelled and a
 * thread interrupted. A command has one method in each sibling.
 */
@Documented
@Reflective
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
public @interface IRequestHandler {

	/**
	 * The command: words separated by dots, 1 to 1,024 characters, no pattern.
	 * Placeholders are resolved.
	 */
	String value();

}
