package io.iutils.benchmarks;

import java.nio.file.Path;

import io.iutils.IRequestHandler;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application that asks, or answers.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class QuoteApplication {

	public static void main(String[] args) throws InterruptedException {
		start(Path.of(args[0]));
		System.out.println("ready");
		Thread.currentThread().join();
	}

	static ConfigurableApplicationContext start(Path directory) {
		return new SpringApplicationBuilder(QuoteApplication.class).web(WebApplicationType.NONE)
			.properties("iutils.namespace=benchmark", "iutils.directory=" + directory, "spring.main.banner-mode=off",
					"logging.level.root=warn")
			.run();
	}

	@Bean
	Quotes quotes() {
		return new Quotes();
	}

	record Quote(String symbol, int cents) {
	}

	static class Quotes {

		@IRequestHandler("quote")
		Quote next(Quote quote) {
			return new Quote(quote.symbol(), quote.cents() + 1);
		}

	}

}
