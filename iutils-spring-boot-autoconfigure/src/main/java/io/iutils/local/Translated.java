package io.iutils.local;

import java.util.function.Supplier;

import io.iutils.ClosedException;
import io.iutils.CorruptJournalException;
import io.iutils.DirectoryLostException;
import io.iutils.DirectoryRefusedException;
import io.iutils.EventsLostException;
import io.iutils.IutilsException;
import io.iutils.LockTimeoutException;
import io.iutils.OutcomeUnknownException;
import io.iutils.StorageException;
import io.iutils.StorageFullException;
import io.iutils.TooManySiblingsException;
import io.iutils.journal.JournalException;

/**
 * The journal's exceptions as those of the API.
 */
final class Translated {

	private Translated() {
	}

	static <T> T call(Supplier<T> action) {
		try {
			return action.get();
		}
		catch (JournalException ex) {
			throw of(ex);
		}
	}

	static IutilsException of(JournalException ex) {
		IutilsException translated = translate(ex);
		if (translated.getCause() == null) {
			translated.initCause(ex);
		}
		return translated;
	}

	private static IutilsException translate(JournalException ex) {
		if (ex instanceof JournalException.Full full) {
			return new StorageFullException(full.file(), ex);
		}
		if (ex instanceof JournalException.LockTimeout timeout) {
			return new LockTimeoutException(timeout.journal().toString(), timeout.waited(), timeout.holder());
		}
		if (ex instanceof JournalException.OutcomeUnknown) {
			return new OutcomeUnknownException(String.valueOf(ex.getMessage()), ex);
		}
		if (ex instanceof JournalException.Damaged damaged) {
			return new CorruptJournalException(damaged.file(), damaged.offset(), damaged.reason());
		}
		if (ex instanceof JournalException.Lost lost) {
			return new DirectoryLostException(lost.directory(), lost.reason());
		}
		if (ex instanceof JournalException.Refused refused) {
			return new DirectoryRefusedException(refused.directory(), refused.reason(), ex);
		}
		if (ex instanceof JournalException.NoSlot noSlot) {
			return new TooManySiblingsException(noSlot.file(), noSlot.limit());
		}
		if (ex instanceof JournalException.Overtaken overtaken) {
			return new EventsLostException(overtaken.after(), overtaken.lostTo() + 1);
		}
		if (ex instanceof JournalException.Skipped skipped) {
			return new EventsLostException(skipped.after(), skipped.lostTo() + 1);
		}
		if (ex instanceof JournalException.Closed) {
			return new ClosedException(String.valueOf(ex.getMessage()));
		}
		return new StorageException(String.valueOf(ex.getMessage()), ex);
	}

}
