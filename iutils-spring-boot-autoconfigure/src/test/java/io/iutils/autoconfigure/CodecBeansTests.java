package io.iutils.autoconfigure;

import io.iutils.PayloadCodec;
import io.iutils.engine.BareEngine;
import io.iutils.engine.Content;
import io.iutils.engine.ContentCodec;
import io.iutils.engine.RefusedCodecException;
import io.iutils.testing.CborCodec;
import java.lang.reflect.Type;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which of the application's codecs writes, and which read.
 */
class CodecBeansTests {

	private static final Content JSON = Content.of(Content.Kind.JSON, "{\"k\":true}".getBytes());

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(IutilsAutoConfiguration.class))
		.withBean(BareEngine.class);

	@Test
	void jsonWritesIfThereIsNoOther() {
		this.runner.run((context) -> assertThat(encoded(context.getBean(ContentCodec.class))).isEqualTo("JSON "));
	}

	@Test
	void theApplicationsCodecWritesAndJsonStillReads() {
		this.runner.withBean(CborCodec.class).run((context) -> {
			ContentCodec codec = context.getBean(ContentCodec.class);
			assertThat(encoded(codec)).isEqualTo("NAMED application/cbor");
			assertThat(codec.decode(codec.encode(true), Boolean.class)).isEqualTo(true);
			assertThat(codec.decode(JSON, Map.class)).isEqualTo(Map.of("k", true));
			// Who asks for a codec gets the one that writes.
			assertThat(context.getBean(PayloadCodec.class)).isInstanceOf(CborCodec.class);
		});
	}

	@Test
	void theApplicationsCodecForJsonTakesThePlaceOfOurs() {
		this.runner.withBean(CborCodec.class)
			.withBean("otherJson", PayloadCodec.class, OtherJson::new, (definition) -> definition.setPrimary(true))
			.run((context) -> {
				ContentCodec codec = context.getBean(ContentCodec.class);
				assertThat(encoded(codec)).isEqualTo("JSON ");
				assertThat(codec.decode(JSON, String.class)).isEqualTo("by the other");
			});
	}

	@Test
	void ofSeveralThePrimaryOneWritesAndAllRead() {
		this.runner.withUserConfiguration(WithPrimary.class).run((context) -> {
			ContentCodec codec = context.getBean(ContentCodec.class);
			assertThat(encoded(codec)).isEqualTo("NAMED application/cbor");
			assertThat(codec.decode(new Content(Content.Kind.NAMED, "text/other", new byte[0]), String.class))
				.isEqualTo("by the other");
			assertThat(codec.decode(JSON, Map.class)).isEqualTo(Map.of("k", true));
		});
	}

	@Test
	void severalWithoutAPrimaryOneStopTheStart() {
		// Not even one that is called as a parameter might be.
		this.runner.withBean("codec", CborCodec.class).withBean("codecs", Other.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(RefusedCodecException.class)
				.hasMessageContaining("codec, codecs");
			assertThat(analyze(context.getStartupFailure()).getAction()).contains("@Primary");
		});
	}

	@Test
	void twoWithTheSameMediaTypeStopTheStart() {
		this.runner.withBean("one", CborCodec.class)
			.withBean("two", PayloadCodec.class, CborCodec::new, (definition) -> definition.setPrimary(true))
			.run((context) -> {
				assertThat(context).hasFailed();
				FailureAnalysis analysis = analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains(CborCodec.class.getName(), CborCodec.MEDIA_TYPE);
				assertThat(analysis.getAction()).contains("media type");
			});
	}

	@Test
	void withoutJacksonOnlyTheApplicationsCodecReads() {
		this.runner.withClassLoader(new FilteredClassLoader(JsonMapper.class))
			.withBean(Other.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(PayloadCodec.class));
	}

	@Test
	void aCodecOfAContextAboveOnlyReads() {
		new ApplicationContextRunner().withBean("above", CborCodec.class).run((parent) -> {
			this.runner.withParent(parent).run((context) -> {
				ContentCodec codec = context.getBean(ContentCodec.class);
				assertThat(encoded(codec)).isEqualTo("JSON ");
				assertThat(codec.decode(new ContentCodec(new CborCodec()).encode(true), Boolean.class)).isEqualTo(true);
			});
			this.runner.withParent(parent).withBean("below", Other.class).run((context) -> {
				ContentCodec codec = context.getBean(ContentCodec.class);
				assertThat(encoded(codec)).isEqualTo("NAMED text/other");
				assertThat(codec.decode(new ContentCodec(new CborCodec()).encode(true), Boolean.class)).isEqualTo(true);
			});
		});
	}

	@Test
	void aCodecBelowTheContextThatOpensTheJournalIsNotUsed() {
		this.runner.run((parent) -> this.runner.withParent(parent)
			.withBean(CborCodec.class)
			.run((context) -> assertThat(encoded(context.getBean(ContentCodec.class))).isEqualTo("JSON ")));
	}

	private static FailureAnalysis analyze(Throwable failure) {
		return new RefusedCodecFailureAnalyzer().analyze(failure);
	}

	private static String encoded(ContentCodec codec) {
		Content content = codec.encode(true);
		return content.kind() + " " + content.mediaType();
	}

	@Configuration(proxyBeanMethods = false)
	static class WithPrimary {

		@Bean
		@Primary
		CborCodec cbor() {
			return new CborCodec();
		}

		@Bean
		Other other() {
			return new Other();
		}

	}

	static class Other implements PayloadCodec {

		@Override
		public String mediaType() {
			return "text/other";
		}

		@Override
		public byte[] encode(Object value) {
			return new byte[0];
		}

		@Override
		public Object decode(byte[] bytes, Type type) {
			return "by the other";
		}

	}

	static final class OtherJson extends Other {

		@Override
		public String mediaType() {
			return "application/json";
		}

	}

}
