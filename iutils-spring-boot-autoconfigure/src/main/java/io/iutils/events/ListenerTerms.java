package io.iutils.events;

import io.iutils.EventMessage;
import io.iutils.IEventListener;
import io.iutils.InvalidNameException;
import io.iutils.methods.BeanMethod;
import io.iutils.methods.RefusedDeclarationException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.SimpleEvaluationContext;

/**
 * What an {@link IEventListener} says, without placeholders. Texts are empty if it says
 * nothing.
 */
record ListenerTerms(String topic, String lane, IEventListener.From from, String resume, String sharedBy,
		String orderedBy) {

	static ListenerTerms of(IEventListener annotation, UnaryOperator<String> resolve) {
		return new ListenerTerms(resolve.apply(annotation.topic()), resolve.apply(annotation.lane()), annotation.from(),
				resolve.apply(annotation.resume()), resolve.apply(annotation.sharedBy()), annotation.orderedBy());
	}

	boolean isNamed() {
		return !name().isEmpty();
	}

	String name() {
		return this.resume.isEmpty() ? this.sharedBy : this.resume;
	}

	/**
	 * @throws RefusedDeclarationException if they contradict each other
	 */
	void check(BeanMethod method) {
		if (!this.resume.isEmpty() && !this.sharedBy.isEmpty()) {
			throw method.refused("has both resume and sharedBy",
					"Use resume for one sibling at a time in order, or sharedBy for all in parallel.");
		}
		if (isNamed() && this.from != IEventListener.From.ANY) {
			throw method.refused("works for all siblings, but only hears events from " + this.from,
					"Remove from, or resume and sharedBy.");
		}
		if (isNamed() && !this.lane.isEmpty()) {
			throw method.refused("has a name and a lane", "Remove the lane: a listener with a name has its own.");
		}
		if (this.lane.startsWith(EventLanes.OWN)) {
			throw method.refused("has a lane that starts with a slash: " + this.lane,
					"Choose another name: lanes of listeners with a name are called so.");
		}
		if (!this.orderedBy.isEmpty() && this.sharedBy.isEmpty()) {
			throw method.refused("has orderedBy without sharedBy",
					"Remove orderedBy: all other listeners hear events in order.");
		}
		try {
			if (isNamed()) {
				Workers.requireName(name());
			}
			ordering();
		}
		catch (InvalidNameException ex) {
			throw method.refused("has a name that is none: " + ex.getMessage(), "Choose another name.");
		}
		catch (ParseException ex) {
			throw method.refused("has an orderedBy that is no expression: " + ex.getMessage(),
					"Use an expression on the EventMessage, such as payload.customer.");
		}
	}

	/**
	 * What has to be equal for events to be handled in order; null if there is none.
	 */
	@Nullable Function<EventMessage<?>, @Nullable Object> ordering() {
		if (this.orderedBy.isEmpty()) {
			return null;
		}
		Expression expression = new SpelExpressionParser().parseExpression(this.orderedBy);
		SimpleEvaluationContext context = SimpleEvaluationContext.forReadOnlyDataBinding()
			.withInstanceMethods()
			.build();
		return (message) -> expression.getValue(context, message);
	}

}
