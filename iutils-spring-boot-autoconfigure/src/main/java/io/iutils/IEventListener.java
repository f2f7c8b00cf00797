package io.iutils;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * On a method of a bean: called once for each matching event of the journal, in its
 * order, whichever sibling emitted it. The method takes nothing, the payload, an
 * {@code EventMessage<T>}, or both in any order, and returns {@code void} or a
 * {@code CompletionStage}.
 */
@Documented
@Reflective
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
public @interface IEventListener {

	/**
	 * The same as {@link #topic()}.
	 */
	@AliasFor("topic")
	String value() default "";

	/**
	 * The topics to hear: words separated by dots, {@code *} is one whole word,
	 * {@code **} at the end one or more. Without one the method hears the {@link IEvent}
	 * types that fit its parameter. Placeholders are resolved.
	 */
	@AliasFor("value")
	String topic() default "";

	/**
	 * Whose events to hear.
	 */
	From from() default From.ANY;

	/**
	 * A lane is a thread with a position of its own: a slow listener delays only its
	 * lane. Default is the lane that all share. Placeholders are resolved.
	 */
	String lane() default "";

	/**
	 * Whose events a listener hears.
	 */
	enum From {

		/** Those of all siblings, this one included. */
		ANY,
		/**
		 * Those of other siblings. What this context emitted before a restart is
		 * another's.
		 */
		SIBLINGS,
		/** Those of this context since its start. */
		SELF

	}

}
