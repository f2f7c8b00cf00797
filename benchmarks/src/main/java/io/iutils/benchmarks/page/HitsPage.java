package io.iutils.benchmarks.page;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The page of the sample application, with whatever counts.
 */
@RestController
final class HitsPage {

	private final Hits hits;

	private final long process = ProcessHandle.current().pid();

	HitsPage(Hits hits) {
		this.hits = hits;
	}

	@GetMapping(path = "/", produces = MediaType.TEXT_PLAIN_VALUE)
	String hello() {
		return "Hello, this page was hit " + this.hits.next() + " times (and I'm process " + this.process + " talking)";
	}

}
