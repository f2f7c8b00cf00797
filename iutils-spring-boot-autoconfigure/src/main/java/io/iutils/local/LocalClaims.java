package io.iutils.local;

import io.iutils.engine.Claims;
import io.iutils.journal.SiblingTable;
import org.jspecify.annotations.Nullable;

/**
 * Claims as locked bytes of the table of siblings. Thread-safe.
 */
final class LocalClaims implements Claims {

	private final SiblingTable table;

	LocalClaims(SiblingTable table) {
		this.table = table;
	}

	@Override
	public @Nullable Claim tryClaim(String name) {
		return Translated.call(() -> {
			SiblingTable.NameLock lock = this.table.tryLockName(name);
			return (lock != null) ? new LocalClaim(lock) : null;
		});
	}

	private record LocalClaim(SiblingTable.NameLock lock) implements Claim {

		@Override
		public boolean isHeld() {
			return this.lock.isHeld();
		}

		@Override
		public void close() {
			this.lock.close();
		}

	}

}
