package io.iutils.methods;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do about a {@link RefusedDeclarationException}.
 */
final class RefusedDeclarationFailureAnalyzer extends AbstractFailureAnalyzer<RefusedDeclarationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, RefusedDeclarationException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
	}

}
