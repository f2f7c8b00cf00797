package io.iutils.autoconfigure;

import io.iutils.redis.UnusableServerException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Says what to do about a Redis server that cannot be used.
 */
@Order(0)
final class UnusableServerFailureAnalyzer extends AbstractFailureAnalyzer<UnusableServerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnusableServerException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
	}

}
