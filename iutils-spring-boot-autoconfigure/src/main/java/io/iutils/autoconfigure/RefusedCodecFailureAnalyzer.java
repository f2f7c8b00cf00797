package io.iutils.autoconfigure;

import io.iutils.engine.RefusedCodecException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Says what to do about codecs that cannot be used as they are.
 */
@Order(0)
final class RefusedCodecFailureAnalyzer extends AbstractFailureAnalyzer<RefusedCodecException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, RefusedCodecException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
	}

}
