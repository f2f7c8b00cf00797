package io.iutils.local;

import java.util.Map;

import io.iutils.engine.Content;
import io.iutils.engine.RequestDraft;
import io.iutils.engine.RequestFailure;
import io.iutils.socket.Link;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

class OpenRequestsTests {

	@Test
	void whatThereIsNoMemoryToSendIsNotKept() {
		Link link = mock(Link.class);
		when(link.send(any())).thenThrow(new OutOfMemoryError("thrown on purpose"));
		OpenRequests open = new OpenRequests((ended) -> {
		});
		Outcome outcome = new Outcome();
		assertThatExceptionOfType(OutOfMemoryError.class)
			.isThrownBy(() -> open.send(link, new RequestDraft("a", Map.of(), Content.NULL), outcome));
		open.failAll((request) -> true, RequestFailure.of(RequestFailure.Kind.CLOSED, ""));
		assertThat(outcome.isKnown()).isFalse();
	}

}
