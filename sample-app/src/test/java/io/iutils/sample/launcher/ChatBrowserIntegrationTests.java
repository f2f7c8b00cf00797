package io.iutils.sample.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.iutils.sample.launcher.TestEngine.TestPlace;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two pages in two browsers at two siblings, each a JVM of the packaged sample, on either
 * engine.
 */
@ParameterizedClass
@EnumSource
class ChatBrowserIntegrationTests {

	private final Layout layout = Layout.ofThisBuild();

	@Parameter
	TestEngine engine;

	@TempDir
	Path temporary;

	private TestPlace place;

	private Family family;

	private SiblingJvm second;

	private TestBrowser here;

	private TestBrowser there;

	@BeforeEach
	void open() throws Exception {
		TestBrowser.require();
		int port = FreePorts.first(2);
		this.place = this.engine.open(this.temporary);
		this.family = new Family(this.layout, this.place.shared());
		this.family.start(new Options(2, port, false));
		this.second = this.family.onPort(port + 1);
		this.here = TestBrowser.open(port, this.temporary.resolve("here"));
		this.there = TestBrowser.open(port + 1, this.temporary.resolve("there"));
	}

	@AfterEach
	void close() throws Exception {
		if (this.here != null) {
			this.here.close();
		}
		if (this.there != null) {
			this.there.saveScreenshot(this.layout.siblings().resolve("chat.png"));
			this.there.close();
		}
		if (this.family != null) {
			this.family.stop();
		}
		if (this.place != null) {
			this.place.close();
		}
	}

	@Test
	void showsALineTypedAtOneSiblingInTheBrowsersOfAll() throws Exception {
		this.here.say("Ann", "Good morning from here");
		this.there.awaitLines("Good morning from here");
		this.there.say("Bob", "<b>Good morning</b> & <img src=x onerror=alert(1)>");
		String[] both = { "Good morning from here", "<b>Good morning</b> & <img src=x onerror=alert(1)>" };
		this.here.awaitLines(both);
		this.there.awaitLines(both);
		assertThat(this.here.text("#lines li:last-child b")).isEqualTo("Bob");
		assertThat(this.here.text("#lines li:last-child .process")).isEqualTo("process " + this.second.pid());
		this.there.reload();
		this.there.awaitLines(both);
		assertThat(this.here.complaints()).isEmpty();
		assertThat(this.there.complaints()).isEmpty();
	}

	@Test
	void showsEveryLineOnceWhenASiblingWasKilledAndComesBack() throws Exception {
		this.here.say("Ann", "one");
		this.there.awaitLines("one");
		this.second.kill();
		this.here.say("Ann", "two");
		this.here.awaitLines("one", "two");
		this.there.awaitLines("one");
		this.family.startAgain(this.second);
		this.there.awaitLines("one", "two");
		this.here.say("Ann", "three");
		this.there.awaitLines("one", "two", "three");
	}

	@Test
	void showsOrdersOfTheSiblingAndOneCounter() {
		this.here.order("Green tea");
		this.there.awaitOrders("1 \u00d7 Green tea");
		assertThat(this.there.text("#orders .process:not(.self)"))
			.isEqualTo("process " + this.family.members().get(0).pid());
		this.there.order("Oolong");
		this.here.awaitOrders("1 \u00d7 Oolong", "1 \u00d7 Green tea");
		this.here.click("hit");
		this.here.awaitCount("1");
		this.there.click("hit");
		this.there.awaitCount("2");
	}

}
