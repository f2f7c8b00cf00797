package io.iutils.autoconfigure;

import io.iutils.InvalidNameException;
import io.iutils.NestedWriteException;
import io.iutils.PayloadException;
import io.iutils.ValueTooLargeException;
import io.iutils.engine.Content;
import io.iutils.engine.Content.Kind;
import io.iutils.engine.Engine;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.engine.WriteGuard;
import io.iutils.local.LocalEngine;
import io.iutils.local.LocalSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static io.iutils.engine.StashStore.ANY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class StashTransferTests {

	private static final int MAX_SIZE = 2000;

	private static final Instant START = Instant.parse("2026-11-22T20:00:00Z");

	private static final Duration HOUR = Duration.ofHours(1);

	@TempDir
	Path directory;

	/** Of both engines and of the transfers. */
	private final AtomicReference<Instant> clock = new AtomicReference<>(START);

	private Engine from;

	private Engine to;

	@BeforeEach
	void open() {
		this.from = engine("from");
		this.to = engine("to");
	}

	private Engine engine(String name) {
		LocalSettings defaults = LocalSettings.of(this.directory.resolve(name));
		return LocalEngine.open(new LocalSettings(defaults.directory(), defaults.lockTimeout(), defaults.flush(),
				defaults.retainSize(), defaults.retainFor(), false, this.clock::get, false));
	}

	@AfterEach
	void close() {
		this.from.close();
		this.to.close();
	}

	private StashTransfer transfer(Engine engine) {
		return new StashTransfer(engine.stash(), MAX_SIZE, this.clock::get, System::nanoTime);
	}

	private String export() {
		StringWriter out = new StringWriter();
		long lines = transfer(this.from).exportTo(out);
		assertThat(out.toString().lines()).hasSize((int) lines);
		return out.toString();
	}

	private long importAll(String lines) {
		return transfer(this.to).importFrom(new StringReader(lines));
	}

	private void put(String key, Content content, Terms terms) {
		this.from.stash().put(key, ANY, content, terms);
	}

	private void put(String key) {
		put(key, text("v"), Terms.CLEAR);
	}

	private static Content text(String text) {
		return Content.of(Kind.BYTES, text.getBytes(StandardCharsets.UTF_8));
	}

	private static Content json(String text) {
		return Content.of(Kind.JSON, text.getBytes(StandardCharsets.UTF_8));
	}

	private static List<String> keys(Engine engine) {
		return engine.stash().keys(NamePattern.of("**"));
	}

	@Test
	void everyKindOfValueIsCarried() {
		byte[] all = new byte[256];
		for (int i = 0; i < all.length; i++) {
			all[i] = (byte) i;
		}
		Map<String, Content> contents = new TreeMap<>(
				Map.of("null", Content.NULL, "bytes", Content.of(Kind.BYTES, all), "empty",
						Content.of(Kind.BYTES, new byte[0]), "json", json("{\"a\":[1.10,\"\u00e4\",9007199254740993]}"),
						"named", new Content(Kind.NAMED, "application/cbor", all), "damaged",
						Content.of(Kind.JSON, all), "\u65e5\u672c.\ud83d\ude00.\u00e4\n\"\\", json("null")));
		contents.forEach((key, content) -> put(key, content, Terms.CLEAR));
		this.from.stash().increment("integer", Long.MIN_VALUE, Terms.CLEAR);
		contents.put("integer", this.from.stash().get("integer").content());
		assertThat(importAll(export())).isEqualTo(contents.size());
		assertThat(keys(this.to)).containsExactlyElementsOf(contents.keySet());
		contents.forEach((key, content) -> {
			Content carried = this.to.stash().get(key).content();
			assertThat(carried.kind()).as(key).isEqualTo(content.kind());
			assertThat(carried.mediaType()).as(key).isEqualTo(content.mediaType());
			assertThat(carried.bytes()).as(key).isEqualTo(content.bytes());
			assertThat(this.to.stash().terms(key)).as(key).isEqualTo(Terms.CLEAR);
		});
		assertThat(this.to.stash().increment("integer", 1, Terms.KEEP)).isEqualTo(Long.MIN_VALUE + 1);
	}

	@Test
	void linesAreSortedByKey() {
		for (String key : List.of("b", "a.2", "c", "a.1", "B")) {
			put(key);
		}
		assertThat(export().lines().map(TransferLine::read).map(TransferLine::key)).containsExactly("B", "a.1", "a.2",
				"b", "c");
	}

	@Test
	void anEmptyStashIsNoLine() {
		assertThat(export()).isEmpty();
		assertThat(importAll("")).isZero();
	}

	@Test
	void anExpiryIsAPointInTime() {
		put("soon", text("v"), new Terms(false, HOUR, false));
		String lines = export();
		assertThat(lines).contains("\"expiresAt\":\"2026-11-22T21:00:00Z\"");
		this.clock.set(START.plus(HOUR).minusMillis(1));
		assertThat(importAll(lines)).isEqualTo(1);
		assertThat(this.to.stash().terms("soon").timeToLive()).isEqualTo(Duration.ofMillis(1));
		this.clock.set(START.plus(HOUR));
		assertThat(this.to.stash().get("soon")).isNull();
		assertThat(this.to.stash().terms("soon")).isNull();
	}

	@Test
	void whatHasExpiredMeanwhileIsSkipped() {
		put("a", text("v"), new Terms(false, HOUR, false));
		put("b");
		String lines = export();
		this.clock.set(START.plus(HOUR));
		assertThat(importAll(lines)).isEqualTo(1);
		assertThat(keys(this.to)).containsExactly("b");
	}

	@Test
	void lessThanAMillisecondIsNoLife() {
		assertThat(importAll("{\"key\":\"k\",\"json\":1,\"expiresAt\":\"2026-11-22T20:00:00.0009Z\"}")).isZero();
	}

	@Test
	void anExpiryFarAwayIsCarried() {
		Duration longest = Duration.ofDays(36_500);
		put("k", text("v"), new Terms(false, longest, false));
		put("ever", text("v"), new Terms(false, Duration.ofMillis(Long.MAX_VALUE), false));
		assertThat(importAll(export())).isEqualTo(2);
		assertThat(this.to.stash().terms("k").timeToLive()).isEqualTo(longest);
		assertThat(this.to.stash().terms("ever")).isEqualTo(Terms.CLEAR);
	}

	@Test
	void whatBelongsToALivingSiblingStaysThere() {
		put("mine", text("v"), new Terms(false, null, true));
		put("mine.soon", text("v"), new Terms(false, HOUR, true));
		put("ours");
		try (Engine sibling = engine("from")) {
			sibling.stash().put("its", ANY, text("v"), new Terms(false, null, true));
			assertThat(export().lines().map(TransferLine::read).map(TransferLine::key)).containsExactly("ours");
		}
	}

	@Test
	void anImportReplacesWhatIsThereAndNothingElse() {
		put("k", json("\"new\""), Terms.CLEAR);
		this.to.stash().put("k", ANY, text("old"), new Terms(false, HOUR, true));
		this.to.stash().put("other", ANY, text("old"), Terms.CLEAR);
		importAll(export());
		assertThat(this.to.stash().get("k").content().bytes()).asString().isEqualTo("\"new\"");
		assertThat(this.to.stash().terms("k")).isEqualTo(Terms.CLEAR);
		assertThat(this.to.stash().get("other").content().bytes()).asString().isEqualTo("old");
	}

	@Test
	void anImportMayBeRepeated() {
		IntStream.range(0, 100).forEach((i) -> put("k" + i, json(Integer.toString(i)), Terms.CLEAR));
		String lines = export();
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> transfer(this.to).importFrom(new BrokenOff(lines.substring(0, lines.length() / 2))))
			.withMessageMatching("Line \\d+ cannot be read, those before it are imported");
		assertThat(keys(this.to)).isNotEmpty().hasSizeLessThan(100);
		assertThat(importAll(lines)).isEqualTo(100);
		StringWriter again = new StringWriter();
		transfer(this.to).exportTo(again);
		assertThat(again.toString()).isEqualTo(lines);
	}

	@Test
	void blankLinesAreSkippedAndTheLastNeedsNoEnd() {
		assertThat(importAll("\n  \r\n{\"key\":\"a\",\"json\":1}\r\n\n{\"key\":\"b\",\"json\":2}")).isEqualTo(2);
		assertThat(keys(this.to)).containsExactly("a", "b");
		assertThat(this.to.stash().get("a").content().bytes()).asString().isEqualTo("1");
	}

	@Test
	void aBadLineEndsItAndIsNamed() {
		String lines = "{\"key\":\"a\",\"json\":1}\n\n{\"key\":\"b\",\"json\":secret}\n{\"key\":\"c\",\"json\":1}\n";
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> importAll(lines))
			.withMessageStartingWith("Line 3 cannot be imported, those before it are: it is no JSON from character ")
			.withNoCause();
		assertThat(keys(this.to)).containsExactly("a");
	}

	@Test
	void aKeyThatIsNoneIsNamedInOneLine() {
		assertThatExceptionOfType(InvalidNameException.class)
			.isThrownBy(() -> importAll("{\"key\":\"a\\n\\u001b..b\",\"json\":1}"))
			.withMessage(
					"Line 1 cannot be imported, those before it are: The key \"a  ..b\" has an empty word at index 4");
	}

	@Test
	void aValueAboveTheLimitIsRefused() {
		String largest = "\"" + "x".repeat(MAX_SIZE - 2) + "\"";
		assertThat(importAll("{\"key\":\"k\",\"json\":" + largest + "}")).isEqualTo(1);
		assertThatExceptionOfType(ValueTooLargeException.class)
			.isThrownBy(() -> importAll("\n{\"key\":\"l\",\"json\":" + largest.replaceFirst("x", "xx") + "}"))
			.withMessage("Line 2 cannot be imported, those before it are: its value has 2001 bytes when encoded,"
					+ " the limit is 2000 (iutils.stash.max-value-size)");
		assertThat(keys(this.to)).containsExactly("k");
	}

	@Test
	void aLineWithoutEndIsRefusedBeforeItFillsTheMemory() {
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> transfer(this.to).importFrom(new Endless("{\"key\":\"a\",\"json\":1}\n")))
			.withMessage("Line 2 cannot be imported, those before it are: it has more than 16777216 characters");
		assertThat(keys(this.to)).containsExactly("a");
	}

	@Test
	void aCallbackImportsNothing() {
		assertThatExceptionOfType(NestedWriteException.class)
			.isThrownBy(() -> WriteGuard.compute("k", () -> importAll("{\"key\":\"a\",\"json\":1}")));
		assertThat(keys(this.to)).isEmpty();
	}

	@Test
	void nothingIsHeldBackAndTheWriterStaysOpen() throws IOException {
		put("k");
		StringWriter out = new StringWriter();
		Writer buffered = new BufferedWriter(out);
		transfer(this.from).exportTo(buffered);
		assertThat(out.toString()).isEqualTo(export());
		buffered.write("more");
	}

	@Test
	void whatTheWriterThrowsIsTold() {
		put("k");
		IOException full = new IOException("full");
		Writer writer = new Writer() {

			@Override
			public void write(char[] chars, int offset, int length) throws IOException {
				throw full;
			}

			@Override
			public void flush() {
				// Nothing is held back.
			}

			@Override
			public void close() {
				throw new AssertionError("It belongs to the caller");
			}

		};
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> transfer(this.from).exportTo(writer))
			.withCause(full);
	}

	@Test
	void whatVanishesMeanwhileIsNoLine() {
		put("a");
		put("b");
		StashStore store = this.from.stash();
		Writer removing = new StringWriter() {

			@Override
			public void write(String text) {
				store.remove("b", ANY);
				super.write(text);
			}

		};
		assertThat(transfer(this.from).exportTo(removing)).isEqualTo(1);
	}

	@Test
	void tellsHowFarItIsNowAndThen(CapturedOutput output) {
		IntStream.range(0, 30).forEach((i) -> put("k" + i, json("\"secret\""), Terms.CLEAR));
		put("mine", text("v"), new Terms(false, null, true));
		StringWriter out = new StringWriter();
		ticking(this.from).exportTo(out);
		ticking(this.to).importFrom(new StringReader("\n\n\n\n\n" + out));
		assertThat(told(output)).containsExactly("Exported 10 keys of 31 so far", "Exported 20 keys of 31 so far",
				"Exported 30 keys of 31 so far", "Imported 5 keys so far", "Imported 15 keys so far",
				"Imported 25 keys so far");
		assertThat(output).doesNotContain("secret");
	}

	@Test
	void whatIsDoneSoonSaysNothing(CapturedOutput output) {
		IntStream.range(0, 30).forEach((i) -> put("k" + i));
		importAll(export());
		assertThat(told(output)).isEmpty();
	}

	/** Other tests of this JVM may have chosen another form of lines. */
	private static List<String> told(CapturedOutput output) {
		return Pattern.compile("INFO.*StashTransfer.* ((Exported|Imported) .*)")
			.matcher(output.getOut())
			.results()
			.map((line) -> line.group(1))
			.toList();
	}

	/** With a second for each line. */
	private StashTransfer ticking(Engine engine) {
		long[] nanos = { Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(15) };
		return new StashTransfer(engine.stash(), MAX_SIZE, this.clock::get,
				() -> nanos[0] += TimeUnit.SECONDS.toNanos(1));
	}

	/**
	 * Fails behind its text.
	 */
	private static class BrokenOff extends Reader {

		private final StringReader text;

		BrokenOff(String text) {
			this.text = new StringReader(text);
		}

		@Override
		public int read(char[] into, int offset, int length) throws IOException {
			int read = this.text.read(into, offset, length);
			if (read < 0) {
				throw new IOException("broken off");
			}
			return read;
		}

		@Override
		public void close() {
			throw new AssertionError("It belongs to the caller");
		}

	}

	/**
	 * Has one more line, which does not end.
	 */
	private static final class Endless extends Reader {

		private final StringReader text;

		private long more;

		Endless(String text) {
			this.text = new StringReader(text);
		}

		@Override
		public int read(char[] into, int offset, int length) throws IOException {
			int read = this.text.read(into, offset, length);
			if (read >= 0) {
				return read;
			}
			Arrays.fill(into, offset, offset + length, '[');
			this.more += length;
			assertThat(this.more).isLessThan(2L * TransferLine.MAX_LENGTH);
			return length;
		}

		@Override
		public void close() {
			throw new AssertionError("It belongs to the caller");
		}

	}

}
