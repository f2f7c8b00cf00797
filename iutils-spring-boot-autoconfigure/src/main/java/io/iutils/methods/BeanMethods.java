package io.iutils.methods;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Walks over the annotated methods of the beans of one context, without making any bean.
 *
 * @param <T> what is found on a method
 */
public final class BeanMethods<T> {

	private static final Log logger = LogFactory.getLog(BeanMethods.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final Collection<Class<? extends Annotation>> annotations;

	private final MethodIntrospector.MetadataLookup<T> lookup;

	private final Visitor<T> visitor;

	private BeanMethods(ConfigurableListableBeanFactory beanFactory,
			Collection<Class<? extends Annotation>> annotations, MethodIntrospector.MetadataLookup<T> lookup,
			Visitor<T> visitor) {
		this.beanFactory = beanFactory;
		this.annotations = annotations;
		this.lookup = lookup;
		this.visitor = visitor;
	}

	/**
	 * @param annotations classes that cannot have one of these are passed over
	 * @param lookup what is on a method; null if nothing
	 * @param visitor what it throws ends the walk
	 */
	public static <T> void visit(ConfigurableListableBeanFactory beanFactory,
			Collection<Class<? extends Annotation>> annotations, MethodIntrospector.MetadataLookup<T> lookup,
			Visitor<T> visitor) {
		new BeanMethods<>(beanFactory, annotations, lookup, visitor).walk();
	}

	private void walk() {
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class)) {
			if (!ScopedProxyUtils.isScopedTarget(beanName)) {
				Class<?> type = targetClass(beanName);
				if (type != null && !type.getName().startsWith("org.springframework.")
						&& AnnotationUtils.isCandidateClass(type, this.annotations)) {
					methods(beanName, type)
						.forEach((method, found) -> this.visitor.visit(beanName, type, method, found));
				}
			}
		}
	}

	private @Nullable Class<?> targetClass(String beanName) {
		try {
			Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
			if (type != null && ScopedObject.class.isAssignableFrom(type)) {
				Class<?> scoped = AutoProxyUtils.determineTargetClass(this.beanFactory,
						ScopedProxyUtils.getTargetBeanName(beanName));
				return (scoped != null) ? scoped : type;
			}
			return type;
		}
		catch (Throwable ex) {
			// A type that cannot be resolved, most likely of a lazy bean.
			logger.debug("Could not resolve the class of bean '" + beanName + "'", ex);
			return null;
		}
	}

	private Map<Method, T> methods(String beanName, Class<?> type) {
		try {
			return MethodIntrospector.selectMethods(type, this.lookup);
		}
		catch (Throwable ex) {
			// A type in a signature that cannot be resolved, most likely of a lazy bean.
			logger.debug("Could not resolve the methods of bean '" + beanName + "'", ex);
			return Map.of();
		}
	}

	/**
	 * Is shown each method on which something was found.
	 *
	 * @param <T> what is found on a method
	 */
	@FunctionalInterface
	public interface Visitor<T> {

		/**
		 * @param beanType the class of the bean behind its proxy
		 */
		void visit(String beanName, Class<?> beanType, Method method, T found);

	}

}
