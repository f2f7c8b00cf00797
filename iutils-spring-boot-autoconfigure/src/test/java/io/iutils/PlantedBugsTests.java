package io.iutils;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bugs of {@code src/test/planted-bugs} can still be planted, and the tests they name
 * exist. That these tests catch them is shown by {@code .ci/planted-bugs}, which takes
 * minutes.
 */
class PlantedBugsTests {

	private static final Path BUGS = Path.of("src/test/planted-bugs");

	private static final Pattern CAUGHT_BY = Pattern.compile("(?m)^Caught by: ([A-Za-z]+)(?:#([A-Za-z]+))?$");

	static List<Path> bugs() throws IOException {
		try (Stream<Path> files = Files.list(BUGS)) {
			return files.filter((file) -> file.toString().endsWith(".patch")).sorted().toList();
		}
	}

	@Test
	void thereAreEnough() throws IOException {
		assertThat(bugs()).hasSizeGreaterThanOrEqualTo(15);
	}

	@ParameterizedTest
	@MethodSource("bugs")
	void appliesAndNamesATestThatExists(Path bug) throws Exception {
		String text = Files.readString(bug);
		assertThat(text).as("its first line").startsWith("Bug: ");
		Matcher named = CAUGHT_BY.matcher(text);
		int tests = 0;
		while (named.find()) {
			tests++;
			Class<?> test = testClass(named.group(1));
			if (named.group(2) != null) {
				assertThat(Arrays.stream(test.getDeclaredMethods())).extracting("name").contains(named.group(2));
			}
		}
		assertThat(tests).as("lines \"Caught by: \"").isPositive();
		assertApplies(bug);
	}

	private static Class<?> testClass(String simpleName) throws Exception {
		Path root = Path.of("target/test-classes");
		try (Stream<Path> classes = Files.walk(root)) {
			Path found = classes.filter((file) -> file.endsWith(simpleName + ".class"))
				.findAny()
				.orElseThrow(() -> new AssertionError("There is no test " + simpleName));
			String name = root.relativize(found).toString().replace('/', '.');
			return Class.forName(name.substring(0, name.length() - ".class".length()));
		}
	}

	private static void assertApplies(Path bug) throws Exception {
		Process git;
		try {
			git = new ProcessBuilder("git", "-C", "..", "apply", "--check", bug.toAbsolutePath().toString())
				.redirectErrorStream(true)
				.start();
		}
		catch (IOException ex) {
			System.out.println("Without git it is not known whether " + bug.getFileName() + " applies");
			return;
		}
		try (InputStream output = git.getInputStream()) {
			String message = new String(output.readAllBytes(), StandardCharsets.UTF_8);
			assertThat(git.waitFor()).as(message).isZero();
		}
	}

}
