package io.iutils.sample;

import io.iutils.ISiblings;
import io.iutils.IStash;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * One counter for all siblings, exact to the unit, kept over restarts.
 */
@RestController
class HitsController {

	private final IStash stash;

	private final long process;

	private final AtomicLong counted = new AtomicLong();

	HitsController(IStash stash, ISiblings siblings) {
		this.stash = stash;
		this.process = siblings.self().processId();
	}

	@GetMapping(path = "/", produces = MediaType.TEXT_PLAIN_VALUE)
	String hello() {
		return "Hello, this page was hit " + next() + " times (and I'm process " + this.process + " talking)";
	}

	@GetMapping("/hits")
	Hits count() {
		return new Hits(next(), this.process);
	}

	private long next() {
		this.counted.incrementAndGet();
		return this.stash.increment("hits");
	}

	/**
	 * How many of them this process has counted.
	 */
	long counted() {
		return this.counted.get();
	}

	record Hits(long count, long process) {
	}

}
