package io.iutils;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a type: when one is published through Spring's {@code ApplicationEventPublisher}, it
 * reaches the ordinary listeners of every sibling as well.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface IEvent {

	/**
	 * The wire name and topic; default is the class name. With a name of its own a class
	 * can be renamed while siblings of both versions run.
	 */
	String value() default "";

}
