package io.iutils.events;

import io.iutils.PayloadException;
import io.iutils.Sibling;
import io.iutils.methods.RefusedDeclarationException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.context.ApplicationEvent;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * How an {@link ApplicationEvent} is taken apart and made again: by the constructor with
 * a parameter named {@code source}. The values of its other parameters travel; source and
 * timestamp do not. Immutable.
 */
final class ApplicationEventForm {

	private static final String SOURCE = "source";

	private static final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();

	private final Constructor<?> constructor;

	/** In the constructor's order; the value is where to read it, null for the source. */
	private final Map<String, @Nullable Member> members;

	private ApplicationEventForm(Constructor<?> constructor, Map<String, @Nullable Member> members) {
		this.constructor = constructor;
		this.members = members;
		ReflectionUtils.makeAccessible(constructor);
	}

	/**
	 * @throws RefusedDeclarationException if there is no such constructor
	 */
	static ApplicationEventForm of(Class<?> type) {
		List<ApplicationEventForm> forms = new ArrayList<>();
		for (Constructor<?> constructor : type.getDeclaredConstructors()) {
			Map<String, @Nullable Member> members = members(type, constructor);
			if (members != null) {
				forms.add(new ApplicationEventForm(constructor, members));
			}
		}
		return forms.stream()
			.max(Comparator.comparingInt((form) -> form.members.size()))
			.orElseThrow(() -> new RefusedDeclarationException(
					"The event type " + type.getName() + " cannot be made again in a sibling: it has no constructor"
							+ " with a parameter named source that accepts a " + Sibling.class.getName()
							+ " and other parameters that can be read as properties of the same names",
					"Add such a constructor and compile with -parameters, or publish a record instead."));
	}

	private static @Nullable Map<String, @Nullable Member> members(Class<?> type, Constructor<?> constructor) {
		@Nullable String @Nullable [] parameters = names.getParameterNames(constructor);
		if (parameters == null || !Arrays.asList(parameters).contains(SOURCE)) {
			return null;
		}
		Map<String, @Nullable Member> members = new LinkedHashMap<>();
		for (int i = 0; i < parameters.length; i++) {
			String name = String.valueOf(parameters[i]);
			Class<?> parameterType = constructor.getParameterTypes()[i];
			if (name.equals(SOURCE)) {
				if (!parameterType.isAssignableFrom(Sibling.class)) {
					return null;
				}
				members.put(name, null);
			}
			else {
				Member member = member(type, name, parameterType);
				if (member == null) {
					return null;
				}
				members.put(name, member);
			}
		}
		return members;
	}

	private static @Nullable Member member(Class<?> type, String name, Class<?> valueType) {
		for (String getter : List.of("get" + StringUtils.capitalize(name), "is" + StringUtils.capitalize(name), name)) {
			Method method = BeanUtils.findMethod(type, getter);
			if (method != null && valueType.isAssignableFrom(method.getReturnType())) {
				ReflectionUtils.makeAccessible(method);
				return method;
			}
		}
		Field field = ReflectionUtils.findField(type, name);
		if (field != null && valueType.isAssignableFrom(field.getType())) {
			ReflectionUtils.makeAccessible(field);
			return field;
		}
		return null;
	}

	/**
	 * The values that travel.
	 */
	Map<String, @Nullable Object> read(Object event) {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		this.members.forEach((name, member) -> {
			if (member instanceof Method method) {
				values.put(name, ReflectionUtils.invokeMethod(method, event));
			}
			else if (member instanceof Field field) {
				values.put(name, ReflectionUtils.getField(field, event));
			}
		});
		return values;
	}

	/**
	 * The types of the values that travel.
	 */
	Map<String, Type> types() {
		Map<String, Type> types = new LinkedHashMap<>();
		Type[] parameterTypes = this.constructor.getGenericParameterTypes();
		int i = 0;
		for (Map.Entry<String, @Nullable Member> member : this.members.entrySet()) {
			if (member.getValue() != null) {
				types.put(member.getKey(), parameterTypes[i]);
			}
			i++;
		}
		return types;
	}

	/**
	 * Makes the event again.
	 * @throws PayloadException if the constructor does not like the values
	 */
	Object make(Map<String, @Nullable Object> values, Sibling source) {
		List<@Nullable Object> arguments = new ArrayList<>();
		this.members.forEach((name, member) -> arguments.add((member == null) ? source : values.get(name)));
		try {
			return this.constructor.newInstance(arguments.toArray());
		}
		catch (InvocationTargetException ex) {
			throw new PayloadException(this.constructor + " failed", ex.getCause());
		}
		catch (ReflectiveOperationException | IllegalArgumentException ex) {
			throw new PayloadException(this.constructor + " cannot be called with what was received", ex);
		}
	}

}
