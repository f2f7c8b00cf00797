package io.iutils.requests;

import io.iutils.BusyException;
import io.iutils.ClosedException;
import io.iutils.IutilsException;
import io.iutils.NoHandlerException;
import io.iutils.RequestFailedException;
import io.iutils.RequestRefusedException;
import io.iutils.Sibling;
import io.iutils.SiblingGoneException;
import io.iutils.SiblingUnreachableException;
import io.iutils.engine.RequestFailure;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletionException;

/**
 * Failures on their way: from what a handler threw to what travels, and from that to what
 * is thrown at who asked.
 */
final class Failures {

	private Failures() {
	}

	/**
	 * What a handler threw, without what others have wrapped around it.
	 */
	static Throwable unwrapped(Throwable failure) {
		Throwable inner = failure;
		while ((inner instanceof CompletionException || inner instanceof UndeclaredThrowableException)
				&& inner.getCause() != null) {
			inner = inner.getCause();
		}
		return inner;
	}

	static RequestFailure failed(Throwable thrown) {
		return new RequestFailure(RequestFailure.Kind.FAILED, thrown.getClass().getName(), message(thrown));
	}

	private static String message(Throwable thrown) {
		try {
			String message = thrown.getMessage();
			return (message != null) ? message : "";
		}
		catch (Throwable ex) {
			return "";
		}
	}

	/**
	 * @param to who was asked
	 */
	static IutilsException exception(RequestFailure failure, Sibling to, String command) {
		String reason = failure.message();
		return switch (failure.kind()) {
			case NO_HANDLER -> new NoHandlerException(command, "Sibling " + to.id() + " does not answer " + command);
			case BUSY -> new BusyException(to.id(), command, reason);
			case REFUSED -> new RequestRefusedException(to.id(), command, reason);
			case FAILED -> new RequestFailedException(to.id(), command, failure.exceptionType(), reason);
			case GONE -> new SiblingGoneException(to.id());
			case UNREACHABLE -> unreachable(to, reason);
			case CLOSED -> closed();
		};
	}

	static SiblingUnreachableException unreachable(Sibling to, String reason) {
		return new SiblingUnreachableException(to.id(),
				"Sibling " + to.id() + " cannot be reached" + (reason.isEmpty() ? "" : ": " + reason));
	}

	static ClosedException closed() {
		return new ClosedException("This sibling is leaving: requests are closed");
	}

}
