package io.iutils.siblings;

import io.iutils.ISiblings;
import io.iutils.Sibling;
import io.iutils.engine.Engine;
import io.iutils.engine.Membership;
import java.util.List;

/**
 * The siblings of an engine. Thread-safe.
 */
public final class EngineSiblings implements ISiblings {

	private final Membership membership;

	public EngineSiblings(Engine engine) {
		this.membership = engine.membership();
	}

	@Override
	public Sibling self() {
		return this.membership.self();
	}

	@Override
	public List<Sibling> all() {
		return this.membership.all();
	}

}
