package io.iutils.redis;

import java.net.ConnectException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.iutils.IutilsException;
import io.iutils.OutcomeUnknownException;
import io.iutils.StorageException;
import io.iutils.StorageFullException;

/**
 * What a command failed with, seen through the wrappings of Spring Data and its two
 * clients.
 *
 * @param message what the server answered, or what the client says
 */
record Failure(Kind kind, String message, RuntimeException cause) {

	/** What Lettuce and Jedis throw for an error that the server answered with. */
	private static final Set<String> ANSWERS = Set.of("RedisCommandExecutionException", "RedisNoScriptException",
			"RedisBusyException", "RedisLoadingException", "RedisReadOnlyException", "JedisDataException",
			"JedisNoScriptException", "JedisBusyException", "JedisAccessControlException");

	/** What Jedis hides beneath "No more cluster attempts left". */
	private static final Set<String> REDIRECTIONS = Set.of("JedisMovedDataException", "JedisAskDataException");

	private static final String INTERRUPT = "RedisCommandInterruptedException";

	/** What they say when there was no connection. */
	private static final List<String> NO_CONNECTION = List.of("Currently not connected", "Connection is closed",
			"Unable to connect", "Failed to connect", "Could not get a resource", "Failed to create socket",
			"Connection refused");

	/** The server will do it later, and has not done it. */
	private static final List<String> LATER = List.of("LOADING", "BUSY", "MASTERDOWN", "READONLY", "CLUSTERDOWN",
			"TRYAGAIN");

	static Failure of(RuntimeException ex) {
		Throwable cause = ex;
		Kind kind = kind(cause);
		while (kind == Kind.UNKNOWN && cause.getCause() != null && cause.getCause() != cause) {
			cause = cause.getCause();
			kind = kind(cause);
		}
		if (kind == Kind.UNSENT) {
			// The innermost says where to.
			while (cause.getCause() != null && cause.getCause() != cause) {
				cause = cause.getCause();
			}
		}
		return new Failure(kind, String.valueOf(cause.getMessage()), ex);
	}

	private static Kind kind(Throwable failure) {
		String name = failure.getClass().getSimpleName();
		String message = String.valueOf(failure.getMessage());
		if (ANSWERS.contains(name)) {
			return Kind.ANSWERED;
		}
		if (failure instanceof InterruptedException || name.equals(INTERRUPT)) {
			return Kind.INTERRUPTED;
		}
		boolean redirected = Arrays.stream(failure.getSuppressed())
			.anyMatch((other) -> REDIRECTIONS.contains(other.getClass().getSimpleName()));
		return (redirected || failure instanceof ConnectException
				|| NO_CONNECTION.stream().anyMatch(message::startsWith)) ? Kind.UNSENT : Kind.UNKNOWN;
	}

	/** Whether the server does not know the script. */
	boolean isForgotten() {
		return says("NOSCRIPT");
	}

	/** Whether a script found that numbers have to begin. */
	boolean isBegin() {
		return this.kind == Kind.ANSWERED && (this.message.equals("BEGIN") || this.message.equals("ERR BEGIN"));
	}

	/** Whether the server, or this connection to it, is of no use for now. */
	boolean isLoss() {
		return this.kind == Kind.UNSENT || this.kind == Kind.UNKNOWN || isLater();
	}

	/** Whether it was not done, and may well be done in a moment. */
	boolean isUndone() {
		return this.kind == Kind.UNSENT || isLater();
	}

	private boolean isLater() {
		return LATER.stream().anyMatch(this::says);
	}

	/** Whether this is the wrong server, so that the right one has to be looked for. */
	boolean isReadOnly() {
		return says("READONLY");
	}

	/** By itself, or in a script of Redis 6. */
	private boolean says(String code) {
		return this.kind == Kind.ANSWERED
				&& (this.message.startsWith(code + " ") || this.message.contains("-" + code + " "));
	}

	/** Of what changes nothing. */
	IutilsException ofRead() {
		return new StorageException(
				((this.kind == Kind.ANSWERED) ? "Redis refused: " : "Redis could not be reached: ") + this.message,
				this.cause);
	}

	/** Of a change. */
	IutilsException ofChange() {
		if (this.kind == Kind.UNKNOWN || this.kind == Kind.INTERRUPTED) {
			return new OutcomeUnknownException("Redis did not answer to a change: " + this.message, this.cause);
		}
		return this.message.contains("OOM command not allowed") ? new StorageFullException(this.cause) : ofRead();
	}

	/**
	 * What is known of the command.
	 */
	enum Kind {

		/** The server says so, and has not done it. */
		ANSWERED,
		/** There was no connection to send it by. */
		UNSENT,
		/** This thread was told not to wait for the answer. */
		INTERRUPTED,
		/** It was perhaps sent, and there was no answer. */
		UNKNOWN

	}

}
