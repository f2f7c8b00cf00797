package io.iutils.autoconfigure;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the state of a namespace lies.
 *
 * @param namespace names what the siblings share
 * @param path the directory of this namespace alone
 */
record SharedDirectory(String namespace, Path path) {

	private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

	private static final String SETTING = "iutils.directory";

	private static final String ACTION = "Set " + SETTING + " to a directory on a local disk that this user can write"
			+ " to, the same for all siblings.";

	/**
	 * @param applicationName the default of the namespace
	 * @param environment looks up variables of the process
	 * @param home the user's home directory
	 * @throws InvalidSettingException if there is no namespace or no directory
	 */
	static SharedDirectory resolve(IutilsProperties properties, @Nullable String applicationName,
			UnaryOperator<@Nullable String> environment, @Nullable String home) {
		String namespace = namespace(properties, applicationName);
		Path base = (properties.directory() != null) ? explicit(properties.directory()) : byDefault(environment, home);
		return new SharedDirectory(namespace, base.resolve(namespace));
	}

	/**
	 * @param applicationName the default
	 * @throws InvalidSettingException if there is none, or it is none
	 */
	static String namespace(IutilsProperties properties, @Nullable String applicationName) {
		return (properties.namespace() != null) ? requireNamespace("iutils.namespace", properties.namespace())
				: requireNamespace("spring.application.name", applicationName);
	}

	private static String requireNamespace(String setting, @Nullable String namespace) {
		if (namespace == null) {
			throw new InvalidSettingException("iutils.namespace", null,
					"it names what the siblings of this application share, and two unrelated applications must not"
							+ " share by accident.",
					"Set spring.application.name, or iutils.namespace if the siblings have different names.");
		}
		if (!NAMESPACE.matcher(namespace).matches()) {
			throw new InvalidSettingException(setting, namespace,
					"must have 1 to 64 letters, digits, dots, underscores or hyphens, and must not start with a dot"
							+ ", to be the namespace of iutils.",
					"Set iutils.namespace to a name of that form, the same for all siblings.");
		}
		return namespace;
	}

	private static Path explicit(String directory) {
		if (directory.isBlank() || directory.startsWith("~")) {
			throw new InvalidSettingException(SETTING, directory,
					directory.isBlank() ? "must name a directory" : "starts with ~, which only a shell resolves",
					ACTION);
		}
		// Relative to a working directory, siblings that start elsewhere would not share.
		return requireAbsolute(SETTING, directory).normalize();
	}

	private static Path byDefault(UnaryOperator<@Nullable String> environment, @Nullable String home) {
		String state = environment.apply("STATE_DIRECTORY");
		if (state != null && !state.isEmpty()) {
			// The service manager separates several by colons, whatever the system.
			return requireAbsolute("$STATE_DIRECTORY", state.split(":", 2)[0]);
		}
		String xdg = environment.apply("XDG_STATE_HOME");
		// Its specification: a path that is not absolute is to be ignored.
		if (xdg != null && !xdg.isEmpty() && toPath("$XDG_STATE_HOME", xdg).isAbsolute()) {
			return Path.of(xdg, "iutils");
		}
		if (home == null || home.isBlank() || home.equals("?") || home.equals("/")) {
			throw new InvalidSettingException(SETTING, null,
					"there is no default, because the home directory of this user is '" + home + "'.", ACTION);
		}
		return requireAbsolute("user.home", home).resolve(Path.of(".local", "state", "iutils"));
	}

	private static Path requireAbsolute(String setting, String directory) {
		Path path = toPath(setting, directory);
		if (!path.isAbsolute()) {
			throw new InvalidSettingException(setting, directory, "must be an absolute path", ACTION);
		}
		return path;
	}

	private static Path toPath(String setting, String directory) {
		try {
			return Path.of(directory);
		}
		catch (InvalidPathException ex) {
			throw new InvalidSettingException(setting, directory, "is no path: " + ex.getReason(), ACTION);
		}
	}

}
