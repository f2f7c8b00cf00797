package io.iutils.sample.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A headless Chromium that shows the chat of one sibling. Both programs come from the
 * PATH; nothing is ever downloaded.
 */
final class TestBrowser implements AutoCloseable {

	private final ChromeDriver driver;

	private TestBrowser(ChromeDriver driver) {
		this.driver = driver;
	}

	/** Without a browser a test is skipped; where CI is set, it fails. */
	static void require() {
		if (chromium().isEmpty() || driver().isEmpty()) {
			String reason = "The browser test needs chromium and chromedriver on the PATH";
			assertThat(System.getenv("CI")).as(reason).isNotEqualTo("true");
			abort(reason);
		}
	}

	static TestBrowser open(int port, Path profile) {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium().orElseThrow());
		options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--disable-dev-shm-usage", "--window-size=1200,860", "--user-data-dir=" + profile);
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(driver().orElseThrow())
			.usingAnyFreePort()
			.build();
		TestBrowser browser = new TestBrowser(new ChromeDriver(service, options));
		browser.driver.get("http://localhost:" + port + "/chat");
		browser.awaitLive();
		return browser;
	}

	void awaitLive() {
		await((driver) -> "live".equals(find("connection").getDomAttribute("data-state")));
	}

	void say(String author, String text) {
		type("author", author);
		type("text", text);
		find("say").submit();
	}

	void order(String item) {
		type("item", item);
		find("order").submit();
	}

	/** Waits for these lines, no others, in this order. */
	void awaitLines(String... lines) {
		awaitTexts("#lines .text", lines);
	}

	void awaitOrders(String... orders) {
		awaitTexts("#orders .text", orders);
	}

	void awaitCount(String count) {
		awaitTexts("#count", count);
	}

	String text(String selector) {
		return this.driver.findElement(By.cssSelector(selector)).getText();
	}

	void click(String id) {
		find(id).click();
	}

	void reload() {
		this.driver.navigate().refresh();
		awaitLive();
	}

	/** What the page complains of in its console, refused content included. */
	List<String> complaints() {
		return this.driver.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.map((entry) -> entry.getLevel() + " " + entry.getMessage())
			.toList();
	}

	void saveScreenshot(Path file) throws IOException {
		Files.write(file, this.driver.getScreenshotAs(OutputType.BYTES));
	}

	@Override
	public void close() {
		this.driver.quit();
	}

	private void type(String id, String text) {
		WebElement input = find(id);
		input.clear();
		input.sendKeys(text);
	}

	private WebElement find(String id) {
		return this.driver.findElement(By.id(id));
	}

	private void awaitTexts(String selector, String... expected) {
		try {
			await((driver) -> texts(selector).equals(List.of(expected)));
		}
		catch (TimeoutException ex) {
			assertThat(texts(selector)).containsExactly(expected);
		}
	}

	private List<String> texts(String selector) {
		Object texts = this.driver
			.executeScript("return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", selector);
		return ((List<?>) texts).stream().map(String::valueOf).toList();
	}

	private void await(Function<WebDriver, Boolean> condition) {
		new WebDriverWait(this.driver, Duration.ofSeconds(30), Duration.ofMillis(50)).until(condition);
	}

	private static Optional<File> chromium() {
		return Stream.of("chromium", "chromium-browser", "google-chrome")
			.flatMap((name) -> onPath(name).stream())
			.findFirst();
	}

	private static Optional<File> driver() {
		return onPath("chromedriver");
	}

	private static Optional<File> onPath(String program) {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.map((directory) -> new File(directory, program))
			.filter(File::canExecute)
			.findFirst();
	}

}
