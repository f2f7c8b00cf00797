package io.iutils.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

import io.iutils.IutilsException;
import io.iutils.Sibling;
import io.iutils.engine.Claims;
import io.iutils.engine.Counters;
import io.iutils.engine.Engine;
import io.iutils.engine.EventLog;
import io.iutils.engine.Interest;
import io.iutils.engine.Membership;
import io.iutils.engine.RequestTransport;
import io.iutils.engine.StashStore;
import io.iutils.engine.Unreadable;
import io.iutils.redis.RedisMembership.Member;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The engine on Redis. Thread-safe.
 */
public final class RedisEngine implements Engine {

	private static final Logger logger = System.getLogger(RedisEngine.class.getName());

	private final RedisSettings settings;

	private final Connections connections;

	private final Server server;

	private final News news = new News();

	private final Counters counters = new Counters();

	private final RedisMembership membership;

	private final RedisStash stash;

	private final RedisStash positions;

	private final RedisEvents events;

	private final RedisClaims claims;

	private final RedisRequests requests;

	private final Presence presence;

	private final Inbox inbox;

	private final long joinedAt;

	private boolean closed;

	private RedisEngine(Connections connections, Server server, Keys keys, RedisSettings settings) {
		this.settings = settings;
		this.connections = connections;
		this.server = server;
		Requirements.check(this.server);
		this.joinedAt = this.server.read((connection) -> Objects.requireNonNull(connection.serverCommands().time()));
		Sibling self = new Sibling(UUID.randomUUID().toString().replace("-", ""), ProcessHandle.current().pid(),
				Instant.now().truncatedTo(ChronoUnit.MILLIS));
		this.membership = new RedisMembership(this.server, keys, self);
		this.stash = new RedisStash(this.server, keys, "stash", self.id(),
				new RedisStash.Watching(this.news, this.counters, this::hearStash));
		this.positions = new RedisStash(this.server, keys, "positions", self.id(), null);
		this.events = new RedisEvents(this.server, keys, self, settings.clock(), this.news,
				new Unreadable(this.counters));
		this.presence = new Presence(this.server, keys, this.membership, settings.lease().toMillis(), this.news,
				about(self, Set.of()), new Housekeeping());
		this.claims = new RedisClaims(this.server, keys, self.id(), this.presence::leaseHolds, this.presence::lookSoon);
		this.requests = new RedisRequests(new Outbox(this.server, keys, connections.isCluster()), this.membership,
				this::announce);
		this.inbox = new Inbox(connections.subscriptions(), keys, self.id(), this.news, this.presence, this.requests);
		boolean complete = false;
		try {
			this.inbox.open(settings.timeout());
			this.presence.start();
			complete = true;
		}
		finally {
			if (!complete) {
				close();
			}
		}
	}

	/**
	 * Joins the siblings of a namespace.
	 * @param theirs the application's own connections, whose settings are taken
	 * @throws UnusableServerException if the server cannot be used, or not be reached
	 */
	public static RedisEngine open(RedisConnectionFactory theirs, RedisSettings settings) {
		Connections connections = connect(theirs, settings);
		Keys keys = new Keys(settings.namespace(), connections.database());
		Server server = new Server(connections, keys, settings.timeout());
		boolean complete = false;
		try {
			RedisEngine engine = new RedisEngine(connections, server, keys, settings);
			complete = true;
			return engine;
		}
		catch (IutilsException ex) {
			throw unreachable(ex, ex.getCause());
		}
		finally {
			if (!complete) {
				server.close();
				connections.close();
			}
		}
	}

	private static Connections connect(RedisConnectionFactory theirs, RedisSettings settings) {
		try {
			return Connections.like(theirs, settings.timeout());
		}
		catch (RuntimeException ex) {
			// Jedis asks Sentinels, and nodes of a cluster, at once.
			throw unreachable(ex, ex);
		}
	}

	private static UnusableServerException unreachable(RuntimeException ex, @Nullable Throwable cause) {
		return new UnusableServerException("Redis cannot be used: " + ex.getMessage(),
				"Start the Redis server, or correct spring.data.redis.* (host, port, password, TLS), or set"
						+ " iutils.engine to 'local'.",
				cause);
	}

	private Member about(Sibling self, Set<String> commands) {
		return new Member(self, this.joinedAt, this.settings.applicationVersion(), commands);
	}

	private void hearStash() {
		this.inbox.hearStash();
		this.presence.lookSoon();
	}

	private void announce() {
		this.presence.announce(about(this.membership.self(), this.requests.commands()));
	}

	@Override
	public StashStore stash() {
		return this.stash;
	}

	@Override
	public StashStore positions() {
		return this.positions;
	}

	@Override
	public EventLog events() {
		return this.events;
	}

	@Override
	public Membership membership() {
		return this.membership;
	}

	@Override
	public Claims claims() {
		return this.claims;
	}

	@Override
	public RequestTransport requests() {
		return this.requests;
	}

	@Override
	public Counters counters() {
		return this.counters;
	}

	@Override
	public String description() {
		return "Redis, keys iutils:{" + this.settings.namespace() + "}:*";
	}

	@Override
	public void await(Interest interest, BooleanSupplier hasNews) {
		this.news.await(hasNews);
	}

	@Override
	public void wake() {
		this.news.wake();
	}

	@Override
	public void close() {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.closed = true;
		}
		closing(this.requests::close);
		closing(this.presence::close);
		closing(this.inbox::close);
		closing(this.server::close);
		closing(this.connections::close);
		wake();
	}

	private static void closing(Runnable part) {
		try {
			part.run();
		}
		catch (Throwable ex) {
			// It must not leave the rest open.
			logger.log(Level.WARNING, "Closing: " + ex, ex);
		}
	}

	private final class Housekeeping implements Presence.Work {

		@Override
		public RedisClaims.Snapshot claims() {
			return RedisEngine.this.claims.snapshot();
		}

		@Override
		public void changed() {
			RedisEngine.this.requests.changed();
		}

		@Override
		public void listen() {
			RedisEngine.this.inbox.listen();
		}

		@Override
		public boolean tidy() {
			boolean more = false;
			try {
				more = RedisEngine.this.stash.tidy();
			}
			finally {
				more |= RedisEngine.this.events.retain(RedisEngine.this.settings.retainSize(),
						RedisEngine.this.settings.retainFor().toMillis());
			}
			return more;
		}

	}

}
