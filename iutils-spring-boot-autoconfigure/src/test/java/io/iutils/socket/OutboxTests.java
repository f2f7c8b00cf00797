package io.iutils.socket;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutboxTests {

	@Test
	void nothingIsKeptOfWhatWasNotSentBeforeTheEnd() {
		Outbox outbox = new Outbox(new FullChannel(), () -> {
		});
		WeakReference<byte[]> frame = send(outbox);
		WeakReference<byte[]> another = send(outbox);
		outbox.close();
		PeerSocketsTests.await(() -> {
			System.gc();
			return frame.get() == null && another.get() == null;
		});
		assertThat(outbox.send(new byte[1])).isEqualTo(Link.Sending.ENDED);
	}

	private static WeakReference<byte[]> send(Outbox outbox) {
		byte[] frame = new byte[8 << 20];
		assertThat(outbox.send(frame)).isEqualTo(Link.Sending.SENT);
		return new WeakReference<>(frame);
	}

	private static final class FullChannel implements WritableByteChannel {

		@Override
		public int write(ByteBuffer bytes) {
			return 0;
		}

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public void close() {
			// Nothing is open.
		}

	}

}
