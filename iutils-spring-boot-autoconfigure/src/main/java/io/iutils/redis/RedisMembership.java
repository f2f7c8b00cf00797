package io.iutils.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.iutils.Sibling;
import io.iutils.engine.Membership;
import org.jspecify.annotations.Nullable;

/**
 * Who is alive, as of the last look at the server. Thread-safe.
 */
final class RedisMembership implements Membership {

	private static final Logger logger = System.getLogger(RedisMembership.class.getName());

	private final Server server;

	private final byte[] siblings;

	private final Sibling self;

	private final List<Consumer<Sibling>> joined = new CopyOnWriteArrayList<>();

	private final List<Consumer<Sibling>> left = new CopyOnWriteArrayList<>();

	// Written under this object's monitor.
	private volatile Map<String, Member> members = Map.of();

	RedisMembership(Server server, Keys keys, Sibling self) {
		this.server = server;
		this.siblings = keys.of("siblings");
		this.self = self;
	}

	@Override
	public Sibling self() {
		return this.self;
	}

	@Override
	public List<Sibling> all() {
		return this.members.values().stream().map(Member::sibling).toList();
	}

	/**
	 * What comes from a sibling that has just joined can be faster than the news of it.
	 */
	@Override
	public boolean contains(Sibling sibling) {
		byte[] id = Keys.utf8(sibling.id());
		return this.members.containsKey(sibling.id()) || Boolean.TRUE
			.equals(this.server.read((connection) -> connection.hashCommands().hExists(this.siblings, id)));
	}

	List<Member> members() {
		return List.copyOf(this.members.values());
	}

	/**
	 * Whether this sibling is the one that does what has to be done once.
	 */
	boolean isFirst() {
		List<Member> members = members();
		return !members.isEmpty() && members.get(0).sibling().equals(this.self);
	}

	@Nullable Member member(String id) {
		return this.members.get(id);
	}

	@Override
	public void listen(Consumer<Sibling> joined, Consumer<Sibling> left) {
		this.joined.add(joined);
		this.left.add(left);
	}

	/**
	 * Asks the server, and tells those that listen what has changed.
	 */
	synchronized void refresh() {
		Map<String, Member> before = this.members;
		Map<String, Member> now = look();
		this.members = now;
		before.values()
			.stream()
			.filter((member) -> !now.containsKey(member.sibling().id()))
			.forEach((member) -> tell(this.left, member));
		if (!before.isEmpty()) {
			now.values()
				.stream()
				.filter((member) -> !before.containsKey(member.sibling().id()))
				.forEach((member) -> tell(this.joined, member));
		}
	}

	private void tell(List<Consumer<Sibling>> listeners, Member member) {
		if (member.sibling().equals(this.self)) {
			return;
		}
		for (Consumer<Sibling> listener : listeners) {
			try {
				listener.accept(member.sibling());
			}
			catch (RuntimeException | Error ex) {
				logger.log(Level.WARNING, "A listener to siblings failed", ex);
			}
		}
	}

	private Map<String, Member> look() {
		Map<byte[], byte[]> told = this.server.read((connection) -> connection.hashCommands().hGetAll(this.siblings));
		List<Member> found = new ArrayList<>();
		if (told != null) {
			told.forEach((id, about) -> add(found, Keys.text(id), Keys.text(about)));
		}
		found.sort(Comparator.comparingLong(Member::joinedAt).thenComparing((member) -> member.sibling().id()));
		Map<String, Member> byId = new LinkedHashMap<>();
		found.forEach((member) -> byId.put(member.sibling().id(), member));
		return byId;
	}

	private static void add(List<Member> found, String id, String about) {
		try {
			found.add(Member.parse(id, about));
		}
		catch (RuntimeException ex) {
			logger.log(Level.DEBUG, "What a sibling tells of itself cannot be read", ex);
		}
	}

	/**
	 * A sibling and what it tells of itself: lines of when it joined by the server's
	 * clock, process id, start, version, and then each command that it answers.
	 */
	record Member(Sibling sibling, long joinedAt, String version, Set<String> commands) {

		String about() {
			List<String> lines = new ArrayList<>(
					List.of(Long.toString(this.joinedAt), Long.toString(this.sibling.processId()),
							Long.toString(this.sibling.startedAt().toEpochMilli()), this.version.replace('\n', ' ')));
			this.commands.stream().sorted().forEach(lines::add);
			return String.join("\n", lines);
		}

		static Member parse(String id, String about) {
			String[] lines = about.split("\n", -1);
			return new Member(new Sibling(id, Long.parseLong(lines[1]), Instant.ofEpochMilli(Long.parseLong(lines[2]))),
					Long.parseLong(lines[0]), lines[3],
					Arrays.stream(lines).skip(4).collect(Collectors.toUnmodifiableSet()));
		}

	}

}
