package io.iutils.sample;

import io.iutils.InvalidNameException;
import io.iutils.UnknownEventException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Events as Server-Sent Events. Their ids are the journal's, which all siblings share:
 * who has lost its connection goes on at any of them, as an {@code EventSource} of a
 * browser does by itself.
 */
@RestController
class EventsController {

	private final EventStreams streams;

	EventsController(EventStreams streams) {
		this.streams = streams;
	}

	/**
	 * @param after where to begin if the client does not say what it has had; neither is
	 * from now on
	 */
	@GetMapping("/events")
	SseEmitter follow(@RequestParam(defaultValue = "chat.*") String topics,
			@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
			@RequestParam(required = false) @Nullable String after) {
		String id = (lastEventId != null) ? lastEventId : after;
		return this.streams.open(topics, (id != null) ? id(id) : null);
	}

	/**
	 * Else the server would open a stream for it, and never notice that nobody reads.
	 */
	@RequestMapping(path = "/events", method = RequestMethod.HEAD)
	ResponseEntity<Void> head() {
		return ResponseEntity.ok().contentType(MediaType.TEXT_EVENT_STREAM).build();
	}

	private static Long id(String text) {
		try {
			long id = Long.parseLong(text);
			if (id >= 0) {
				return id;
			}
		}
		catch (NumberFormatException ex) {
			// said below
		}
		throw new IllegalArgumentException("An event id is a whole number from 0 on, not '" + text + "'");
	}

	@ExceptionHandler({ IllegalArgumentException.class, UnknownEventException.class, InvalidNameException.class })
	ResponseEntity<ProblemDetail> refuse(RuntimeException ex) {
		return ResponseEntity.badRequest()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage()));
	}

}
