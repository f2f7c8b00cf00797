package io.iutils.events;

import io.iutils.EventMessage;
import io.iutils.IEventListener;
import io.iutils.IEvents;
import io.iutils.testing.TestEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * A sibling in a JVM of its own that publishes what it is told to, and hears everything
 * in all ways there are.
 */
final class OrderedSiblingProcess {

	private OrderedSiblingProcess() {
	}

	public static void main(String[] args) throws IOException {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
				BufferedReader commands = new BufferedReader(
						new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("test", TestEngine.properties(Path.of(args[0]))));
			context.register(Contexts.Auto.class, Listeners.class);
			context.refresh();
			IEvents events = context.getBean(IEvents.class);
			HeardSequence live = new HeardSequence();
			HeardSequence fromOldest = new HeardSequence();
			events.on("o.*", Integer.class, live::heard);
			events.on("o.*", 0, Integer.class, fromOldest::heard);
			Listeners listeners = context.getBean(Listeners.class);
			List<HeardSequence> all = List.of(live, fromOldest, listeners.onTheDefaultLane, listeners.onItsOwnLane);
			System.out.println("ready");
			for (String line = commands.readLine(); line != null; line = commands.readLine()) {
				String[] words = line.split(" ");
				if (words[0].equals("publish")) {
					Stream.iterate(0, (n) -> n + 1)
						.limit(Integer.parseInt(words[1]))
						.forEach((n) -> events.emit("o." + n % 7, n));
					System.out.println("published");
				}
				else if (words[0].equals("end")) {
					events.emit("o.end", -1);
				}
				else {
					all.forEach((sequence) -> System.out.println(sequence.summary()));
				}
			}
		}
	}

	static class Listeners {

		private final HeardSequence onTheDefaultLane = new HeardSequence();

		private final HeardSequence onItsOwnLane = new HeardSequence();

		@IEventListener("o.*")
		void hear(EventMessage<Integer> message) {
			this.onTheDefaultLane.heard(message);
		}

		@IEventListener(topic = "**", lane = "own")
		void hearOnItsOwnLane(EventMessage<Integer> message) {
			this.onItsOwnLane.heard(message);
		}

	}

}
