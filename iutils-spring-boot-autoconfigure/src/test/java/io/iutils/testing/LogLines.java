package io.iutils.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What a class writes to its {@code System.Logger}. Captured output would not do: the
 * console's handler keeps the stream it found first.
 */
public final class LogLines implements AutoCloseable {

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private final Logger logger;

	private final Handler handler = new Handler() {

		private final SimpleFormatter formatter = new SimpleFormatter();

		@Override
		public void publish(LogRecord entry) {
			LogLines.this.lines.add(this.formatter.formatMessage(entry)
					+ ((entry.getThrown() != null) ? ": " + entry.getThrown() : ""));
		}

		@Override
		public void flush() {
			// Nothing is held back.
		}

		@Override
		public void close() {
			// Nothing is open.
		}

	};

	private LogLines(Logger logger) {
		this.logger = logger;
		logger.addHandler(this.handler);
	}

	public static LogLines of(Class<?> type) {
		return of(type.getName());
	}

	public static LogLines of(String name) {
		return new LogLines(Logger.getLogger(name));
	}

	/**
	 * So far, each with what was thrown.
	 */
	public List<String> lines() {
		return this.lines;
	}

	@Override
	public void close() {
		this.logger.removeHandler(this.handler);
	}

}
