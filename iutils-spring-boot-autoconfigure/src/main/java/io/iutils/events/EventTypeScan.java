package io.iutils.events;

import io.iutils.IEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Looks for types with {@link IEvent} in packages.
 */
final class EventTypeScan extends ClassPathScanningCandidateComponentProvider {

	private final ResourceLoader resources;

	EventTypeScan(Environment environment, ResourceLoader resources) {
		super(false, environment);
		this.resources = resources;
		setResourceLoader(resources);
		addIncludeFilter(new AnnotationTypeFilter(IEvent.class));
	}

	Set<Class<?>> find(List<String> packages) {
		Set<Class<?>> found = new LinkedHashSet<>();
		for (String name : packages) {
			findCandidateComponents(name).forEach((candidate) -> {
				Class<?> type = ClassUtils.resolveClassName(String.valueOf(candidate.getBeanClassName()),
						this.resources.getClassLoader());
				if (!type.isAnnotation()) {
					found.add(type);
				}
			});
		}
		return found;
	}

	/**
	 * Any type will do: interfaces may be sealed, and nothing is made a bean.
	 */
	@Override
	protected boolean isCandidateComponent(AnnotatedBeanDefinition candidate) {
		return true;
	}

}
