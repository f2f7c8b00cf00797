package io.iutils.events;

import io.iutils.IStash;
import io.iutils.InvalidNameException;
import io.iutils.StashChange;
import io.iutils.Subscription;
import io.iutils.engine.ListenerCalls;
import io.iutils.engine.NamePattern;
import io.iutils.methods.BeanMethod;
import io.iutils.methods.RefusedDeclarationException;
import java.lang.reflect.Type;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;

/**
 * A method with {@link io.iutils.IStashListener}. Immutable.
 */
final class StashListenerMethod {

	private final BeanMethod method;

	private final String pattern;

	private final Type valueType;

	private StashListenerMethod(BeanMethod method, String pattern, Type valueType) {
		this.method = method;
		this.pattern = pattern;
		this.valueType = valueType;
	}

	/**
	 * @param pattern without placeholders
	 * @throws RefusedDeclarationException if the method cannot take changes
	 */
	static StashListenerMethod of(BeanMethod method, String pattern) {
		if (method.parameterCount() != 1 || method.parameter(0).toClass() != StashChange.class) {
			throw method.refused("does not take exactly one StashChange", "Declare one parameter StashChange<T>.");
		}
		try {
			NamePattern.of(pattern);
		}
		catch (InvalidNameException ex) {
			throw method.refused("has keys that are no pattern: " + ex.getMessage(),
					"Use words separated by dots; * is one word, ** at the end one or more.");
		}
		ResolvableType valueType = method.parameter(0).getGeneric(0);
		return new StashListenerMethod(method, pattern, method.typeOf(valueType));
	}

	Subscription watch(IStash stash, ListenerCalls calls) {
		Consumer<StashChange<Object>> listener = new Consumer<>() {

			@Override
			public void accept(StashChange<Object> change) {
				call(change, calls);
			}

			@Override
			public String toString() {
				return StashListenerMethod.this.toString();
			}

		};
		return stash.watch(this.pattern, ParameterizedTypeReference.<Object>forType(this.valueType), listener);
	}

	private void call(StashChange<Object> change, ListenerCalls calls) {
		CompletionStage<?> stage = (CompletionStage<?>) this.method.invoke(change);
		if (stage != null) {
			stage.whenComplete((result, ex) -> {
				if (ex != null) {
					calls.failed(this, "version " + change.version() + " of key " + change.key(), ex);
				}
			});
		}
	}

	@Override
	public String toString() {
		return this.method.toString();
	}

}
