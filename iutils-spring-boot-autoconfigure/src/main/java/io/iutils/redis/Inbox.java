package io.iutils.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

import io.iutils.StorageException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.SubscriptionListener;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Listens to the bell of all and to what is sent to this sibling, in order, on a thread
 * of the client.
 */
final class Inbox implements AutoCloseable {

	private static final Logger logger = System.getLogger(Inbox.class.getName());

	private static final long PAUSE_MILLIS = 500;

	private static final long FAR = 1 << 20;

	private final RedisMessageListenerContainer container = new RedisMessageListenerContainer();

	private final SimpleAsyncTaskExecutor thread = new SimpleAsyncTaskExecutor("iutils-inbox-");

	private final Bell bell = new Bell();

	private volatile boolean wantsStash;

	// Confined to the thread of presence.
	private boolean hearsStash;

	private final byte[] stashBell;

	private final News news;

	private final Presence presence;

	private final RedisRequests requests;

	Inbox(RedisConnectionFactory connections, Keys keys, String selfId, News news, Presence presence,
			RedisRequests requests) {
		this.stashBell = keys.stash("stash").bell;
		this.news = news;
		this.presence = presence;
		this.requests = requests;
		this.thread.setDaemon(true);
		this.container.setConnectionFactory(connections);
		// Where listening takes a thread, as with Jedis.
		this.container.setSubscriptionExecutor(this.thread);
		this.container.setTaskExecutor(new SyncTaskExecutor());
		this.container.setRecoveryBackoff(new FixedBackOff(PAUSE_MILLIS, FixedBackOff.UNLIMITED_ATTEMPTS));
		this.container.setErrorHandler((ex) -> logger.log(Level.WARNING, "A message could not be taken", ex));
		this.container.addMessageListener(this.bell, List.of(ChannelTopic.of(Keys.text(keys.bell()))));
		this.container.addMessageListener((message, pattern) -> this.requests.heard(message.getBody()),
				List.of(ChannelTopic.of(Keys.text(keys.inbox(selfId)))));
	}

	/**
	 * From now on listens to changes of the stash, too: to wake all siblings with each of
	 * them, though few watch, would cost more than the change.
	 */
	void hearStash() {
		this.wantsStash = true;
	}

	/**
	 * Does so, now and then again until it succeeds. Called by the thread of presence.
	 */
	void listen() {
		if (this.wantsStash && !this.hearsStash) {
			this.container.addMessageListener(this.bell, List.of(ChannelTopic.of(Keys.text(this.stashBell))));
			this.hearsStash = true;
		}
	}

	/**
	 * Begins to listen.
	 * @throws StorageException if the server does not let it in time
	 */
	void open(Duration timeout) {
		this.container.afterPropertiesSet();
		long whenClosing = this.container.getMaxSubscriptionRegistrationWaitingTime();
		this.container.setMaxSubscriptionRegistrationWaitingTime(timeout.toMillis());
		try {
			this.container.start();
		}
		catch (RuntimeException ex) {
			throw Failure.of(ex).ofRead();
		}
		finally {
			// Who leaves does not wait as long for a server that stands still.
			this.container.setMaxSubscriptionRegistrationWaitingTime(whenClosing);
		}
	}

	@Override
	public void close() {
		try {
			this.container.destroy();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private final class Bell implements MessageListener, SubscriptionListener {

		@Override
		public void onMessage(Message message, byte @Nullable [] pattern) {
			try {
				ring(Ring.of(message.getBody()));
			}
			catch (RuntimeException ex) {
				logger.log(Level.DEBUG, "What rang is not known here", ex);
				// Perhaps a newer version writes it.
				Inbox.this.presence.lookSoon();
			}
		}

		private void ring(Ring ring) {
			if (ring.what() == 'e' && isLikely(ring.number(), Inbox.this.news.event())) {
				Inbox.this.news.event(ring.number(), ring.event());
			}
			else if (ring.what() == 's' && isLikely(ring.number(), Inbox.this.news.version())) {
				Inbox.this.news.version(ring.number());
			}
			else {
				Inbox.this.presence.lookSoon();
			}
		}

		/**
		 * Anybody can ring: what is far ahead is asked for, since it would be waited for.
		 */
		private static boolean isLikely(long number, long known) {
			return number - known < FAR;
		}

		@Override
		public void onChannelSubscribed(byte[] channel, long count) {
			// What has rung before was not heard.
			Inbox.this.presence.lookSoon();
		}

	}

}
