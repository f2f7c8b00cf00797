package io.iutils.socket;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

class RecordingListener implements PeerListener {

	final AtomicInteger rings = new AtomicInteger();

	final List<UUID> ended = new CopyOnWriteArrayList<>();

	final List<Link> begun = new CopyOnWriteArrayList<>();

	final List<Profile> profiles = new CopyOnWriteArrayList<>();

	final List<Message> received = new CopyOnWriteArrayList<>();

	final List<String> cutOff = new CopyOnWriteArrayList<>();

	final List<UUID> knocked = new CopyOnWriteArrayList<>();

	@Override
	public void rung() {
		this.rings.incrementAndGet();
	}

	@Override
	public void begun(Link link, Profile profile) {
		this.begun.add(link);
		this.profiles.add(profile);
	}

	@Override
	public void changed(Link link, Profile profile) {
		this.profiles.add(profile);
	}

	@Override
	public @Nullable Work received(Link link, Message message) {
		this.received.add(message);
		return null;
	}

	@Override
	public void ended(Link link) {
		this.ended.add(link.peer());
	}

	@Override
	public void cutOff(String reason) {
		this.cutOff.add(reason);
	}

	@Override
	public void knocked(UUID stranger) {
		this.knocked.add(stranger);
	}

}
