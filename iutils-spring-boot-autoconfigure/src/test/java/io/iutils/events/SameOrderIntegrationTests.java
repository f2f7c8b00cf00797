package io.iutils.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.iutils.testing.Campaign;
import io.iutils.testing.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import io.iutils.testing.OnEveryEngine;

/**
 * All JVMs hear all events in one order, in whichever way they listen.
 */
@OnEveryEngine
class SameOrderIntegrationTests {

	private static final int PUBLISHERS = 4;

	private static final int RECEIVERS = 4;

	private static final int WAYS = 4;

	@TempDir
	Path directory;

	private List<ChildJvm> siblings = List.of();

	@AfterEach
	void kill() {
		this.siblings.forEach(ChildJvm::close);
	}

	@Test
	void fourPublishersAreHeardInTheSameOrderByFourReceivers() {
		int each = Campaign.size(2_500, 25_000);
		// The quick form does both in each.
		int count = Campaign.size(RECEIVERS, PUBLISHERS + RECEIVERS);
		this.siblings = IntStream.range(0, count)
			.mapToObj((i) -> ChildJvm.start(OrderedSiblingProcess.class, this.directory.toString()))
			.toList();
		this.siblings.forEach((sibling) -> sibling.await("ready"));
		List<ChildJvm> publishers = this.siblings.subList(count - PUBLISHERS, count);
		publishers.forEach((publisher) -> publisher.send("publish " + each));
		publishers.forEach((publisher) -> publisher.await("published"));
		publishers.get(0).send("end");
		this.siblings.forEach((sibling) -> sibling.send("summary"));
		List<String> summaries = this.siblings.stream()
			.flatMap((sibling) -> Stream.generate(sibling::receive).limit(WAYS))
			.toList();
		String first = summaries.get(0);
		assertThat(first).startsWith(PUBLISHERS * each + " ");
		assertThat(summaries).hasSize(count * WAYS).containsOnly(first);
		System.out.println("[campaign] same order: " + count + " JVMs heard " + first + ", each in " + WAYS + " ways");
	}

}
