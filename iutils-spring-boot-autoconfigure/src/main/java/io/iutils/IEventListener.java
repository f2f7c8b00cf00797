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
	 * lane. Default is the lane that all share. Any name that does not start with a
	 * slash; placeholders are resolved.
	 */
	String lane() default "";

	/**
	 * The name of a position that outlives the siblings. One of those that have a
	 * listener of this name works it at a time, in journal order, from where the last one
	 * stopped; the others take over when it leaves or dies. An event counts as handled
	 * when the method has returned and its {@code CompletionStage}, if any, is complete:
	 * at least once. What the method throws leads to further attempts
	 * ({@code iutils.events.attempts}), then to {@link IDeadLetters}. A new name begins
	 * now. Events emitted to one sibling only do not reach it. 1 to 64 letters, digits,
	 * hyphens, underscores and dots; placeholders are resolved.
	 */
	String resume() default "";

	/**
	 * The name of a work that siblings share: each event is handled by one of those that
	 * have a listener of this name, all of them in parallel, in no order but that of
	 * {@link #orderedBy()}. All else is as with {@link #resume()}.
	 */
	String sharedBy() default "";

	/**
	 * With {@link #sharedBy()}: an expression in Spring's language on the
	 * {@link EventMessage}, such as {@code payload.customer}. Events for which it has the
	 * same value are handled one after the other, in journal order, by whichever sibling;
	 * null is without order. If an event becomes a dead letter, those behind it go on.
	 */
	String orderedBy() default "";

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
