package io.iutils.autoconfigure;

import io.iutils.engine.Engine;
import io.iutils.requests.RequestLayer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Closes the requests and the engine after every {@code @PreDestroy} of the application,
 * even of beans that were made before the engine and do not depend on it. Beans are
 * destroyed in the reverse order of their making, and a post-processor is made before
 * them all. Confined to the threads that start and close the context.
 */
final class EngineCloser implements BeanFactoryPostProcessor, DisposableBean {

	private volatile @Nullable Engine engine;

	private volatile @Nullable RequestLayer requests;

	void closeLast(Engine engine) {
		this.engine = engine;
	}

	void closeBeforeEngine(RequestLayer requests) {
		this.requests = requests;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		// Only the moment of its making matters.
	}

	@Override
	public void destroy() {
		RequestLayer requests = this.requests;
		if (requests != null) {
			requests.close();
		}
		Engine engine = this.engine;
		if (engine != null) {
			engine.close();
		}
	}

}
