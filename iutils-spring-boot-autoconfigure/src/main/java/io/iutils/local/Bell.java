package io.iutils.local;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.iutils.engine.Counters;
import io.iutils.engine.RequestTransport;
import io.iutils.journal.SiblingTable;
import io.iutils.journal.SiblingTable.Slot;
import io.iutils.socket.PeerSockets;
import io.iutils.socket.Link;
import io.iutils.socket.Message;
import io.iutils.socket.Peer;
import io.iutils.socket.PeerListener;
import io.iutils.socket.Profile;
import io.iutils.socket.SocketException;
import io.iutils.socket.SocketPaths;
import io.iutils.socket.SocketSettings;
import io.iutils.socket.Work;
import org.jspecify.annotations.Nullable;

/**
 * Rings sleeping siblings, and notices at once when one dies, because its connection
 * ends. Without sockets everything but requests goes on by polling. Thread-safe; presence
 * is looked after by a thread of its own, since forcing to disk can take long.
 */
final class Bell implements AutoCloseable {

	private static final Logger logger = System.getLogger(Bell.class.getName());

	private static final long REGULAR_LOOK_MILLIS = 1000;

	private static final long LAST_PROBE_MILLIS = 256;

	private final SiblingTable table;

	private final LocalMembership membership;

	private final Counters counters;

	private final Sleepers sleepers;

	private final LocalRequests requests;

	private final ScheduledExecutorService presence = Executors
		.newSingleThreadScheduledExecutor((task) -> daemon(task, "iutils-presence"));

	/**
	 * Waits for others, who may be stopped: whoever looks for the dead must not. One that
	 * has not begun does for all.
	 */
	private final ExecutorService tidying = new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS,
			new ArrayBlockingQueue<>(1), (task) -> daemon(task, "iutils-tidy"), new ThreadPoolExecutor.DiscardPolicy());

	private final @Nullable PeerSockets sockets;

	private final @Nullable SocketPaths paths;

	private Bell(LocalSettings settings, SiblingTable table, LocalMembership membership, Counters counters,
			Sleepers sleepers, LocalRequests requests) {
		this.table = table;
		this.membership = membership;
		this.counters = counters;
		this.sleepers = sleepers;
		this.requests = requests;
		PeerSockets opened = null;
		SocketPaths places = null;
		if (settings.sockets()) {
			try {
				opened = PeerSockets.open(SocketSettings.of(settings.directory(), table.self().id()), new Listener());
				places = SocketPaths.of(settings.directory());
			}
			catch (SocketException ex) {
				logger.log(Level.WARNING,
						"Siblings cannot be asked, and events and changes arrive within 50 ms by polling: {0}",
						ex.getMessage());
			}
		}
		this.sockets = opened;
		this.paths = places;
	}

	private static Thread daemon(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	static Bell open(LocalSettings settings, SiblingTable table, LocalMembership membership, Counters counters,
			Sleepers sleepers, LocalRequests requests) {
		Bell bell = new Bell(settings, table, membership, counters, sleepers, requests);
		boolean started = false;
		try {
			bell.start();
			started = true;
			return bell;
		}
		finally {
			if (!started) {
				bell.close();
			}
		}
	}

	private void start() {
		cleanUp();
		if (this.sockets != null) {
			this.sleepers.use(this.sockets);
			this.requests.use(this.sockets, (link) -> probe(link, 0));
			this.sockets.start(this.table.self().joinNumber());
		}
		this.membership.onChange(this::connect);
		this.membership.listen((joined) -> {
		}, (left) -> tidyUp());
		this.presence.scheduleWithFixedDelay(this::look, REGULAR_LOOK_MILLIS, REGULAR_LOOK_MILLIS,
				TimeUnit.MILLISECONDS);
		// Who joined between the first look and now has not been told to anybody.
		this.membership.refresh();
	}

	private void connect(List<Slot> alive) {
		if (this.sockets != null) {
			this.sockets.update(alive.stream()
				.filter((slot) -> slot.joinNumber() != this.table.self().joinNumber())
				.map((slot) -> new Peer(slot.id(), slot.joinNumber()))
				.toList());
		}
	}

	/**
	 * Rings those that cannot say that they sleep.
	 */
	void ringClients() {
		if (this.sockets != null) {
			this.sockets.ringClients();
		}
	}

	/**
	 * Rings the sibling in a slot. If it cannot be reached, it looks by itself within 50
	 * ms.
	 */
	void ring(int slot) {
		if (slot == this.table.self().index()) {
			this.sleepers.wake();
		}
		else if (this.sockets != null) {
			UUID id = this.membership.idInSlot(slot);
			if (id != null) {
				this.sockets.ring(id);
			}
		}
	}

	private void look() {
		try {
			this.membership.refresh();
		}
		catch (Throwable ex) {
			// A scheduled task that throws, be it an Error, is never run again.
			tell(ex);
		}
	}

	private void tell(Throwable ex) {
		try {
			if (!this.presence.isShutdown()) {
				logger.log(Level.WARNING, "Looking for siblings failed", ex);
			}
		}
		catch (Throwable failure) {
			// Without memory or descriptors not even this can be told.
		}
	}

	/**
	 * A closed connection is no death, only a reason to look: after 0, 1, 2, 4 ... 256
	 * ms.
	 */
	private void probe(Link link, long delay) {
		later(() -> {
			if (!isAlive(link.peer())) {
				this.requests.lost(link, true);
				look();
			}
			else if (delay < LAST_PROBE_MILLIS) {
				probe(link, Math.max(1, delay * 2));
			}
			else {
				this.requests.lost(link, false);
			}
		}, delay);
	}

	private boolean isAlive(UUID peer) {
		try {
			return this.membership.isAlive(peer);
		}
		catch (Throwable ex) {
			// What cannot be known is no death; without memory, say, it is asked again.
			return true;
		}
	}

	private void later(Runnable task, long delay) {
		try {
			this.presence.schedule(task, delay, TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			// This sibling is leaving.
		}
	}

	private void tidyUp() {
		try {
			this.tidying.execute(this::cleanUp);
		}
		catch (Throwable ex) {
			// No thread can be made; whoever joins next tidies up, too.
		}
	}

	private void cleanUp() {
		try {
			this.table.cleanUp(() -> {
				if (this.paths != null) {
					// What lies in another directory that took the place of ours belongs
					// to siblings that are not in our table.
					this.table.checkIdentity();
					this.paths.cleanUp(this.table.published().stream().map(Slot::id).toList());
				}
			});
		}
		catch (RuntimeException ex) {
			logger.log(Level.DEBUG, "What the dead left behind could not be removed", ex);
		}
	}

	@Override
	public void close() {
		if (this.sockets != null) {
			this.sockets.close();
		}
		this.presence.shutdownNow();
		this.tidying.shutdownNow();
		this.requests.close();
	}

	/**
	 * Called by the thread of the sockets.
	 */
	private final class Listener implements PeerListener {

		@Override
		public void rung() {
			Bell.this.sleepers.wake();
		}

		@Override
		public void begun(Link link, Profile profile) {
			Bell.this.requests.begun(link, profile);
		}

		@Override
		public void changed(Link link, Profile profile) {
			Bell.this.requests.changed(link, profile);
		}

		@Override
		public @Nullable Work received(Link link, Message message) {
			RequestTransport.Work work = Bell.this.requests.received(link, message);
			return (work != null) ? new Passed(work) : null;
		}

		@Override
		public void ended(Link link) {
			Bell.this.requests.ended(link);
		}

		@Override
		public void knocked(UUID stranger) {
			later(Bell.this::look, 0);
		}

		@Override
		public void cutOff(String reason) {
			Bell.this.counters.add(Counters.Count.PEERS_CUT_OFF);
		}

	}

	/**
	 * The engine's word for it, as the sockets know it.
	 */
	private record Passed(RequestTransport.Work work) implements Work {

		@Override
		public void run() {
			this.work.run();
		}

		@Override
		public void delegate() {
			this.work.delegate();
		}

	}

}
