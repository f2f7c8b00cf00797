package io.iutils.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A journal as the first version writes it, made from the description of the format by a
 * program that is not ours. It must be readable for ever.
 */
class GoldenJournalTests extends AbstractJournalTests {

	private static final List<String> VALUES = List.of("first", "", "zwölf 🙂", "x".repeat(100));

	@BeforeEach
	void copyGoldenFiles() throws IOException {
		Platform.privateDirectory(this.fixture.directory);
		for (String name : List.of("control", "00000000000000000001.log", "00000000000000000004.log")) {
			Path file = Files.createFile(this.fixture.directory.resolve(name), Platform.privateFile());
			Files.write(file, golden(name));
		}
	}

	private static byte[] golden(String name) throws IOException {
		try (java.io.InputStream in = GoldenJournalTests.class.getResourceAsStream("golden/" + name)) {
			assertThat(in).as(name).isNotNull();
			return in.readAllBytes();
		}
	}

	@Test
	void isReadByteByByte() {
		try (Cursor cursor = this.fixture.journal().cursor(0)) {
			int[][] kindsAndFlags = { { 1, 0 }, { 2, 0x80 }, { 4, 1 }, { 3, 0 } };
			for (int i = 0; i < VALUES.size(); i++) {
				assertThat(cursor.next()).isTrue();
				assertThat(cursor.position()).isEqualTo(i + 1);
				assertThat(cursor.payload()).isEqualTo(VALUES.get(i).getBytes(StandardCharsets.UTF_8));
				assertThat(cursor.kind()).isEqualTo((byte) kindsAndFlags[i][0]);
				assertThat(cursor.flags()).isEqualTo((byte) kindsAndFlags[i][1]);
			}
			assertThat(cursor.next()).isFalse();
		}
	}

	@Test
	void goesOnWhereItEnded() throws IOException {
		this.fixture.append("more");
		assertThat(this.fixture.readAll()).startsWith(VALUES.toArray(String[]::new)).endsWith("more").hasSize(5);
		assertThat(this.fixture.bytes(this.fixture.path(1))).isEqualTo(golden("00000000000000000001.log"));
		assertThat(this.fixture.bytes(this.fixture.path(4))).isEqualTo(golden("00000000000000000004.log"));
	}

	@Test
	void wordsOfControlAreWhereTheyWere() throws IOException {
		// In the boot and at the place it names, nothing is recovered.
		byte[] control = golden("control");
		Platform.FileIdentity identity = Platform.identityOf(this.fixture.directory.resolve(Control.FILE));
		Bytes.putLong(control, 32, identity.device());
		Bytes.putLong(control, 40, identity.inode());
		this.fixture.overwriteControl(control);
		this.fixture.boot = new java.util.UUID(1, 2);
		assertThat(JournalFixture.append(this.fixture.journal(), "fifth")).isEqualTo(5);
		assertThat(this.fixture.readAll()).hasSize(5);
		byte[] now = this.fixture.bytes(this.fixture.path(4));
		byte[] before = golden("00000000000000000004.log");
		assertThat(Arrays.copyOf(now, before.length)).isEqualTo(before);
	}

}
