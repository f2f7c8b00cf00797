package io.iutils.events;

import io.iutils.EventMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What one listener was called for, in the order of the calls, told by a digest. A number
 * below 0 ends it. Confined to one thread at a time, but for {@link #summary}.
 */
final class HeardSequence {

	private final MessageDigest digest;

	private final Map<String, Integer> nextByOrigin = new HashMap<>();

	private final CompletableFuture<String> summary = new CompletableFuture<>();

	private long lastId;

	private int count;

	HeardSequence() {
		try {
			this.digest = MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	void heard(EventMessage<Integer> message) {
		int number = message.payload();
		String line = message.id() + " " + message.topic() + " " + message.origin().id() + " " + message.time() + " "
				+ number + "\n";
		this.digest.update(line.getBytes(StandardCharsets.UTF_8));
		if (message.id() <= this.lastId) {
			this.summary.complete("Event " + message.id() + " came after " + this.lastId);
		}
		this.lastId = message.id();
		if (number < 0) {
			this.summary.complete(this.count + " " + HexFormat.of().formatHex(this.digest.digest()));
			return;
		}
		this.count++;
		int expected = this.nextByOrigin.merge(message.origin().id(), 1, Integer::sum) - 1;
		if (number != expected) {
			this.summary.complete("Event " + number + " of " + message.origin() + " came instead of " + expected);
		}
	}

	/**
	 * How many there were before the end, and the digest of all; or what was wrong.
	 */
	String summary() {
		return this.summary.orTimeout(300, TimeUnit.SECONDS).join();
	}

}
