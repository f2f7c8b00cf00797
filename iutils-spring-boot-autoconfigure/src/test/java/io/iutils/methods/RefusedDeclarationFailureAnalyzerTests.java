package io.iutils.methods;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;

class RefusedDeclarationFailureAnalyzerTests {

	@Test
	void saysWhatToDo() {
		RefusedDeclarationException refused = new RefusedDeclarationException("what", "do this");
		FailureAnalysis analysis = new RefusedDeclarationFailureAnalyzer().analyze(new RuntimeException(refused));
		assertThat(analysis.getDescription()).isEqualTo("what");
		assertThat(analysis.getAction()).isEqualTo("do this");
	}

}
