package io.iutils;

import org.jspecify.annotations.Nullable;

/**
 * What iutils throws. The family is sealed, so that a {@code switch} over it can be
 * complete.
 */
public abstract sealed class IutilsException extends RuntimeException
		permits BusyException, ClosedException, CorruptJournalException, DirectoryLostException,
		DirectoryRefusedException, EventsLostException, InvalidNameException, LockTimeoutException,
		NestedWriteException, NoHandlerException, NotAnIntegerException, OutcomeUnknownException, PayloadException,
		RequestFailedException, RequestRefusedException, RequestTimeoutException, SiblingGoneException,
		SiblingUnreachableException, StorageException, StorageFullException, TooManyReactionsException,
		TooManySiblingsException, UnknownEventException, UpdateConflictException, ValueTooLargeException {

	IutilsException(String message) {
		super(message);
	}

	IutilsException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
