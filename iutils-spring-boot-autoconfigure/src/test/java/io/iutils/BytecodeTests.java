package io.iutils;

import java.io.DataInputStream;
import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a newer compiler must not change.
 */
class BytecodeTests {

	private static final int JAVA_17 = 61;

	@Test
	void runsOnJava17WhateverTheCompiler() throws IOException {
		try (DataInputStream classFile = new DataInputStream(IStash.class.getResourceAsStream("IStash.class"))) {
			assertThat(classFile.readInt()).isEqualTo(0xCAFEBABE);
			classFile.readUnsignedShort();
			assertThat(classFile.readUnsignedShort()).isEqualTo(JAVA_17);
		}
	}

}
