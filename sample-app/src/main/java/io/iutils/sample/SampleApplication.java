package io.iutils.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Start it twice, and the two are siblings; {@code run-siblings} does that.
 */
@SpringBootApplication
@EnableScheduling
public class SampleApplication {

	public static void main(String[] args) {
		if (Boolean.getBoolean("sample.stop-with-launcher")) {
			LauncherWatch.start();
		}
		SpringApplication.run(SampleApplication.class, args);
	}

}
