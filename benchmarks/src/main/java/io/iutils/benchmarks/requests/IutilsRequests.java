package io.iutils.benchmarks.requests;

import java.nio.file.Path;
import java.util.Objects;

import io.iutils.IRequestHandler;
import io.iutils.IRequests;
import io.iutils.ISiblings;
import io.iutils.Sibling;
import io.iutils.SiblingStatus;
import io.iutils.benchmarks.peers.IutilsApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@code IRequests.ask} of one sibling, an {@code @IRequestHandler} there, with default
 * settings: carried out at most once, its failure and the other's death are told.
 */
final class IutilsRequests {

	private IutilsRequests() {
	}

	static ConfigurableApplicationContext start(Path directory) {
		return IutilsApplication.start(directory, Answering.class);
	}

	/**
	 * Waits for another one that answers.
	 */
	static Sibling awaitSibling(ISiblings siblings) {
		while (true) {
			for (SiblingStatus status : siblings.status()) {
				if (!status.sibling().equals(siblings.self()) && status.commands().contains("quote")) {
					return status.sibling();
				}
			}
			Thread.onSpinWait();
		}
	}

	static final class Asked implements Asker {

		private final ConfigurableApplicationContext context;

		Asked(ConfigurableApplicationContext context) {
			this.context = context;
		}

		@Override
		public Line line() {
			IRequests requests = this.context.getBean(IRequests.class);
			Sibling target = awaitSibling(this.context.getBean(ISiblings.class));
			return (quote) -> Objects.requireNonNull(requests.ask(target, "quote", quote, Quote.class).join());
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Answering {

		@Bean
		Quotes quotes() {
			return new Quotes();
		}

	}

	static class Quotes {

		@IRequestHandler("quote")
		Quote next(Quote quote) {
			return quote.next();
		}

	}

}
