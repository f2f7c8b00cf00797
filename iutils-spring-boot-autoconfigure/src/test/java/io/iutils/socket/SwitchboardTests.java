package io.iutils.socket;

import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

class SwitchboardTests {

	@Test
	void noMemoryForWhatOneSendsEndsThatConnectionOnly(@TempDir Path directory) throws Exception {
		Connection large = mock(Connection.class);
		when(large.isOpen()).thenReturn(true);
		when(large.read(any(), any())).thenThrow(new OutOfMemoryError("thrown on purpose"));
		Connection other = mock(Connection.class);
		when(other.isOpen()).thenReturn(true);
		when(other.read(any(), any())).thenReturn(true);
		try (Selector selector = Selector.open()) {
			Switchboard switchboard = new Switchboard(SocketSettings.of(directory, UUID.randomUUID()),
					SocketPaths.of(directory), Files.getOwner(directory), selector, () -> {
					}, new Callbacks(new RecordingListener()));
			switchboard.read(large, new byte[1]);
			switchboard.read(other, new byte[1]);
			verify(large).close();
			verify(other, never()).close();
		}
	}

}
