package io.iutils.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationListener;

/**
 * spring-tx may be absent.
 */
class TransactionsTests {

	@Test
	void withoutSpringTxThereIsNothingToWaitForAndNoListenerIsTransactional() throws Exception {
		Class<?> transactions = Class.forName(Transactions.class.getName(), true, new WithoutSpringTx());
		assertThat(transactions).isNotSameAs(Transactions.class);
		Method appendAfterCommit = transactions.getDeclaredMethod("appendAfterCommit", PendingEvent.class);
		appendAfterCommit.setAccessible(true);
		assertThat(appendAfterCommit.invoke(null, (Object) null)).isEqualTo(false);
		Method isTransactional = transactions.getDeclaredMethod("isTransactional", ApplicationListener.class);
		isTransactional.setAccessible(true);
		ApplicationListener<?> listener = (event) -> {
		};
		assertThat(isTransactional.invoke(null, listener)).isEqualTo(false);
	}

	/**
	 * Makes our classes again, where Spring's transactions are hidden.
	 */
	private static final class WithoutSpringTx extends ClassLoader {

		WithoutSpringTx() {
			super(TransactionsTests.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.startsWith("org.springframework.transaction.")) {
				throw new ClassNotFoundException(name);
			}
			if (name.startsWith(Transactions.class.getName())) {
				return define(name);
			}
			return super.loadClass(name, resolve);
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			Class<?> loaded = findLoadedClass(name);
			if (loaded != null) {
				return loaded;
			}
			try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
				byte[] bytes = in.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
