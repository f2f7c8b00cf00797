package io.iutils.requests;

import io.iutils.IRequestHandler;
import io.iutils.methods.BeanMethod;
import io.iutils.methods.BeanMethods;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * The handlers of its context: found once all singletons are made, served from last to
 * first in the life cycle, as events are delivered. Every context has one, also below a
 * parent whose engine it uses. Thread-safe.
 */
final class HandlerLifecycle implements SmartInitializingSingleton, SmartLifecycle, DisposableBean {

	private final ConfigurableListableBeanFactory beanFactory;

	private final RequestLayer layer;

	private volatile @Nullable HandlerGroup group;

	private volatile boolean running;

	HandlerLifecycle(ConfigurableListableBeanFactory beanFactory, RequestLayer layer) {
		this.beanFactory = beanFactory;
		this.layer = layer;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<HandlerMethod> methods = new ArrayList<>();
		BeanMethods.visit(this.beanFactory, List.of(IRequestHandler.class),
				(method) -> AnnotatedElementUtils.findMergedAnnotation(method, IRequestHandler.class),
				(beanName, beanType, method, annotation) -> methods.add(HandlerMethod
					.of(BeanMethod.of("request handler", this.beanFactory, beanName, beanType, method), annotation)));
		this.group = this.layer.dispatch().add(methods);
	}

	@Override
	public void start() {
		HandlerGroup group = this.group;
		if (group != null) {
			group.start();
		}
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		HandlerGroup group = this.group;
		if (group != null) {
			group.stop().join();
		}
	}

	/**
	 * Does not wait itself: the life cycle's time limit holds only while it waits.
	 */
	@Override
	public void stop(Runnable callback) {
		this.running = false;
		HandlerGroup group = this.group;
		if (group != null) {
			group.stop().thenRun(callback);
		}
		else {
			callback.run();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return true;
	}

	@Override
	public int getPhase() {
		return DEFAULT_PHASE;
	}

	@Override
	public void destroy() {
		HandlerGroup group = this.group;
		if (group != null) {
			group.close();
		}
	}

}
