package io.iutils.socket;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

class RecordingListener implements PeerListener {

	final AtomicInteger rings = new AtomicInteger();

	final List<UUID> disconnected = new CopyOnWriteArrayList<>();

	final List<String> cutOff = new CopyOnWriteArrayList<>();

	final List<UUID> knocked = new CopyOnWriteArrayList<>();

	@Override
	public void rung() {
		this.rings.incrementAndGet();
	}

	@Override
	public void disconnected(UUID peer) {
		this.disconnected.add(peer);
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
