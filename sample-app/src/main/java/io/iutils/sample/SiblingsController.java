package io.iutils.sample;

import io.iutils.ISiblings;
import io.iutils.Sibling;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Who is alive.
 */
@RestController
class SiblingsController {

	private final ISiblings siblings;

	SiblingsController(ISiblings siblings) {
		this.siblings = siblings;
	}

	@GetMapping("/siblings")
	List<LivingSibling> all() {
		Sibling self = this.siblings.self();
		return this.siblings.all()
			.stream()
			.map((sibling) -> new LivingSibling(sibling.processId(), sibling.equals(self), sibling.startedAt()))
			.toList();
	}

	record LivingSibling(long process, boolean self, Instant startedAt) {
	}

}
