package io.iutils.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * One version of some classes, compiled by a test, so that several versions under the
 * same names may live in one JVM. Each loader looks at its own classes first, as that of
 * the devtools does.
 */
public final class CompiledClasses {

	private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

	private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

	private static final Pattern TYPE = Pattern.compile("\\b(?:class|record|interface|enum)\\s+(\\w+)");

	private static final Pattern PACKAGE = Pattern.compile("\\bpackage\\s+([\\w.]+)");

	private final Path classes;

	private CompiledClasses(Path classes) {
		this.classes = classes;
	}

	/**
	 * Compiles one public top-level type for each source.
	 */
	public static CompiledClasses of(Path directory, String... sources) {
		try {
			Path root = Files.createTempDirectory(directory, "classes");
			List<Path> files = new ArrayList<>();
			for (String source : sources) {
				Path file = root.resolve(first(PACKAGE, source).replace('.', '/'))
					.resolve(first(TYPE, source) + ".java");
				Files.createDirectories(file.getParent());
				files.add(Files.writeString(file, source));
			}
			compile(root, files);
			return new CompiledClasses(root);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String first(Pattern pattern, String source) {
		Matcher matcher = pattern.matcher(source);
		if (!matcher.find()) {
			throw new IllegalArgumentException("No " + pattern + " in " + source);
		}
		return matcher.group(1);
	}

	/** Alone, since the compiler keeps what it knows of the class path. */
	private static synchronized void compile(Path root, List<Path> files) {
		StringWriter errors = new StringWriter();
		List<String> options = List.of("-proc:none", "-parameters", "-d", root.toString(), "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
		if (!COMPILER.getTask(errors, FILES, null, options, null, FILES.getJavaFileObjectsFromPaths(files)).call()) {
			throw new IllegalArgumentException(errors.toString());
		}
	}

	/**
	 * A loader of its own, above the application's.
	 */
	public URLClassLoader load() {
		try {
			return new ChildFirst(this.classes.toUri().toURL());
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static final class ChildFirst extends URLClassLoader {

		ChildFirst(URL classes) {
			super(new URL[] { classes }, CompiledClasses.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			synchronized (getClassLoadingLock(name)) {
				Class<?> loaded = findLoadedClass(name);
				if (loaded != null) {
					return loaded;
				}
				try {
					return findClass(name);
				}
				catch (ClassNotFoundException ex) {
					return super.loadClass(name, resolve);
				}
			}
		}

	}

}
