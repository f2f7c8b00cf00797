package io.iutils.autoconfigure;

import io.iutils.IDeadLetters;
import io.iutils.IEvents;
import io.iutils.ILocks;
import io.iutils.IRequests;
import io.iutils.ISiblings;
import io.iutils.IStash;
import io.iutils.IStashTransfer;
import io.iutils.PayloadCodec;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Says why there is no bean of ours to inject.
 */
@Order(0)
final class MissingBeanFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private static final Set<Class<?>> API = Set.of(IStash.class, IStashTransfer.class, IEvents.class,
			IDeadLetters.class, ILocks.class, IRequests.class, ISiblings.class);

	private final Environment environment;

	MissingBeanFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		ResolvableType type = cause.getResolvableType();
		if (type == null || cause.getNumberOfBeansFound() != 0) {
			return null;
		}
		Class<?> missing = type.toClass();
		String user = (description != null) ? description : "A component";
		if (missing == PayloadCodec.class) {
			return new FailureAnalysis(user + " required something that encodes values, but Jackson is not there.",
					"Add the dependency tools.jackson.core:jackson-databind, or define a bean of type "
							+ PayloadCodec.class.getName() + ".",
					cause);
		}
		String enabled = this.environment.getProperty("iutils.enabled", "true");
		if (!API.contains(missing) || Boolean.parseBoolean(enabled)) {
			return null;
		}
		return new FailureAnalysis(
				user + " required a bean of type '" + missing.getName() + "', but iutils is switched off: "
						+ "the setting iutils.enabled is '" + enabled + "'.",
				"Set iutils.enabled to true, or inject it only if it is there, as Optional or ObjectProvider.", cause);
	}

}
