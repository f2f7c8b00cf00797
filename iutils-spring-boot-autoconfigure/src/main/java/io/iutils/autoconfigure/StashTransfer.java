package io.iutils.autoconfigure;

import io.iutils.IStashTransfer;
import io.iutils.InvalidNameException;
import io.iutils.PayloadException;
import io.iutils.ValueTooLargeException;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.engine.WriteGuard;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Between a store and its {@link TransferLine}s, below the codecs: no value is decoded.
 * Thread-safe.
 */
final class StashTransfer implements IStashTransfer {

	private static final Log logger = LogFactory.getLog(StashTransfer.class);

	private static final long NEWS_AFTER = TimeUnit.SECONDS.toNanos(10);

	private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

	private final StashStore store;

	private final long maxValueSize;

	private final InstantSource clock;

	private final LongSupplier nanoTime;

	/**
	 * @param maxValueSize the largest value, in encoded bytes
	 */
	StashTransfer(StashStore store, long maxValueSize) {
		this(store, maxValueSize, InstantSource.system(), System::nanoTime);
	}

	/**
	 * @param clock tells when something expires
	 * @param nanoTime tells when it is time for news
	 */
	StashTransfer(StashStore store, long maxValueSize, InstantSource clock, LongSupplier nanoTime) {
		this.store = store;
		this.maxValueSize = maxValueSize;
		this.clock = clock;
		this.nanoTime = nanoTime;
	}

	@Override
	public long exportTo(Writer out) {
		List<String> keys = this.store.keys(NamePattern.of("**"));
		Progress progress = new Progress();
		try {
			long exported = 0;
			for (String key : keys) {
				TransferLine line = line(key);
				if (line != null) {
					out.append(line.write()).append('\n');
					exported++;
				}
				progress.tell("Exported " + exported + " keys of " + keys.size() + " so far");
			}
			out.flush();
			return exported;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * @return null if the key is gone meanwhile, or vanishes with a sibling
	 */
	private @Nullable TransferLine line(String key) {
		Instant now = now();
		Terms terms = this.store.terms(key);
		if (terms == null || terms.whileAlive()) {
			return null;
		}
		StashEntry entry = this.store.get(key);
		if (entry == null) {
			return null;
		}
		Duration left = terms.timeToLive();
		return new TransferLine(key, entry.content(), (left != null) ? now.plus(left) : null);
	}

	@Override
	public long importFrom(Reader in) {
		WriteGuard.requireOutside();
		Lines lines = new Lines(in);
		Progress progress = new Progress();
		long imported = 0;
		for (String line = lines.next(); line != null; line = lines.next()) {
			if (!line.isBlank() && put(line, lines.number)) {
				imported++;
			}
			progress.tell("Imported " + imported + " keys so far");
		}
		return imported;
	}

	/**
	 * @return whether it had not expired
	 */
	private boolean put(String text, long number) {
		TransferLine line = read(text, number);
		int size = line.content().bytes().length;
		if (size > this.maxValueSize) {
			throw new ValueTooLargeException(refused(number) + "its value", size, this.maxValueSize,
					"iutils.stash.max-value-size");
		}
		Duration timeToLive = (line.expiresAt() != null) ? Duration.between(now(), line.expiresAt()) : null;
		if (timeToLive != null && timeToLive.toMillis() <= 0) {
			return false;
		}
		this.store.put(line.key(), StashStore.ANY, line.content(), new Terms(false, timeToLive, false));
		return true;
	}

	private static TransferLine read(String text, long number) {
		try {
			return TransferLine.read(text);
		}
		catch (PayloadException ex) {
			throw new PayloadException(refused(number) + ex.getMessage(), null);
		}
		catch (InvalidNameException ex) {
			// It may quote the key, which comes from elsewhere.
			throw new InvalidNameException(refused(number) + CONTROL.matcher(ex.getMessage()).replaceAll(" "));
		}
	}

	private static String refused(long number) {
		return "Line " + number + " cannot be imported, those before it are: ";
	}

	/** In whole milliseconds, as the stores count. */
	private Instant now() {
		return Instant.ofEpochMilli(this.clock.millis());
	}

	/**
	 * Now and then a line in the log. Confined to one thread.
	 */
	private final class Progress {

		private long told = StashTransfer.this.nanoTime.getAsLong();

		void tell(String news) {
			long now = StashTransfer.this.nanoTime.getAsLong();
			if (now - this.told >= NEWS_AFTER) {
				this.told = now;
				logger.info(news);
			}
		}

	}

	/**
	 * Lines of limited length. Confined to one thread.
	 */
	private static final class Lines {

		private final Reader in;

		private final char[] read = new char[8192];

		private int at;

		private int end;

		/** Of the line that was read last, from 1. */
		private long number;

		Lines(Reader in) {
			this.in = in;
		}

		/**
		 * @return the next line, null if there is none
		 */
		@Nullable String next() {
			this.number++;
			StringBuilder line = new StringBuilder();
			while (this.at < this.end || fill()) {
				int from = this.at;
				while (this.at < this.end && this.read[this.at] != '\n') {
					this.at++;
				}
				if (line.length() + this.at - from > TransferLine.MAX_LENGTH) {
					throw new PayloadException(
							refused(this.number) + "it has more than " + TransferLine.MAX_LENGTH + " characters", null);
				}
				line.append(this.read, from, this.at - from);
				if (this.at < this.end) {
					this.at++;
					return line.toString();
				}
			}
			return line.isEmpty() ? null : line.toString();
		}

		private boolean fill() {
			try {
				this.at = 0;
				this.end = this.in.read(this.read);
				return this.end > 0;
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Line " + this.number + " cannot be read, those before it are imported",
						ex);
			}
		}

	}

}
