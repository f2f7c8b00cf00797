package io.iutils.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * One connection to a peer. What sends is thread-safe, all else is confined to the
 * selector thread.
 */
final class Connection implements Link {

	private static final byte[] BYE = Frame.empty(FrameType.BYE);

	private final SocketChannel channel;

	private final Outbox outbox;

	private final FrameReader reader = new FrameReader();

	private final boolean dialled;

	private final long deadline;

	private @Nullable SelectionKey key;

	/** Whom we have dialled, or who has proven to be a sibling that is there. */
	private @Nullable Peer peer;

	/** What the peer has said, held until we know it. */
	private @Nullable Hello hello;

	/** Who it is, once that is proven. */
	private volatile @Nullable UUID proven;

	private volatile boolean client;

	/** Why it has to go at the next look, or null. */
	private volatile @Nullable String condemned;

	private Profile profile = Profile.EMPTY;

	/** What we have last told it of ourselves. */
	private @Nullable Profile told;

	/** The frame that is incomplete, or 0. */
	private long inside;

	/** Since when, by nanoTime. */
	private long insideSince;

	/**
	 * @param watch lets the selector look again at what the connections wait for
	 */
	Connection(SocketChannel channel, @Nullable Peer dialled, long deadline, Runnable watch) {
		this.channel = channel;
		this.outbox = new Outbox(channel, () -> {
			watchForRoom(true);
			watch.run();
		});
		this.peer = dialled;
		this.dialled = dialled != null;
		this.deadline = deadline;
	}

	void register(Selector selector) throws ClosedChannelException {
		this.key = this.channel.register(selector, SelectionKey.OP_READ, this);
	}

	private void watchForRoom(boolean wanted) {
		SelectionKey current = this.key;
		if (current != null && current.isValid()) {
			if (wanted) {
				current.interestOpsOr(SelectionKey.OP_WRITE);
			}
			else {
				current.interestOpsAnd(~SelectionKey.OP_WRITE);
			}
		}
	}

	@Override
	public UUID peer() {
		return Objects.requireNonNull(this.proven, "not proven yet");
	}

	@Override
	public boolean isClient() {
		return this.client;
	}

	@Override
	public Sending send(Message message) {
		return this.outbox.send(message.frame());
	}

	@Override
	public void cutOff(String reason) {
		this.condemned = reason;
	}

	/**
	 * Rings; never blocks.
	 * @return whether there was a connection to ring on
	 */
	boolean ring() {
		return this.outbox.ring();
	}

	void sendHello(Hello own) {
		this.told = own.profile();
		this.outbox.send(own.frame());
	}

	/**
	 * Tells what we answer, if the other side has heard anything else.
	 */
	void tell(Profile own) {
		if (!own.equals(this.told)) {
			this.told = own;
			this.outbox.send(own.commandsFrame());
		}
	}

	void sendBye() {
		this.outbox.send(BYE);
	}

	/**
	 * There is room again.
	 */
	void writable() {
		watchForRoom(false);
		this.outbox.writable();
	}

	/**
	 * Reads what is there and hands on the frames in it.
	 * @return whether the connection goes on
	 */
	boolean read(byte[] buffer, FrameReader.FrameConsumer consumer) throws IOException, RuleBrokenException {
		int count = this.channel.read(ByteBuffer.wrap(buffer));
		if (count < 0 || !this.reader.take(buffer, count, consumer)) {
			return false;
		}
		long frame = this.reader.inside();
		if (frame != this.inside) {
			this.inside = frame;
			this.insideSince = System.nanoTime();
		}
		return true;
	}

	/**
	 * Why this connection has to go, or null: a frame was begun and not ended, or nothing
	 * was read of what we send, for too long.
	 */
	@Nullable String overdue(long now, long limit) {
		if (this.inside != 0 && now - this.insideSince > limit) {
			return "a frame that was begun and not ended in time";
		}
		if (this.outbox.hasFailed()) {
			return "nothing can be sent to it";
		}
		return (this.outbox.stuckFor(now) > limit) ? "what was sent to it was not read in time" : this.condemned;
	}

	void close() {
		this.outbox.close();
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			// Nothing is left to be done.
		}
	}

	boolean isOpen() {
		return this.channel.isOpen();
	}

	boolean isDialled() {
		return this.dialled;
	}

	boolean isGreeted() {
		return this.proven != null;
	}

	/**
	 * The other side has proven to be this sibling.
	 */
	void greeted(Peer sibling, Profile said) {
		this.peer = sibling;
		this.profile = said;
		this.hello = null;
		this.proven = sibling.id();
	}

	/**
	 * The other side is a client.
	 */
	void greeted(UUID id, Profile said) {
		this.client = true;
		this.profile = said;
		this.proven = id;
	}

	Profile profile() {
		return this.profile;
	}

	void profile(Profile changed) {
		this.profile = changed;
	}

	/**
	 * The sibling that was dialled, or that has proven to be there.
	 */
	@Nullable Peer sibling() {
		return this.peer;
	}

	@Nullable Hello heldHello() {
		return this.hello;
	}

	void hold(Hello received) {
		this.hello = received;
	}

	long deadline() {
		return this.deadline;
	}

}
