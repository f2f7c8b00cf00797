package io.iutils.sample.launcher;

import io.iutils.sample.launcher.ChatClient.Line;
import io.iutils.sample.launcher.SiblingClient.Hit;
import io.iutils.sample.launcher.SiblingClient.Made;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Shows step by step that what siblings share is exact: while all live, while one is
 * killed, and when it is back. The first sibling speaks, the second one is killed.
 * Confined to one thread.
 */
final class Proof {

	/** When reports are due, so that nobody has to wait a minute. */
	static final String EACH_SECOND = "* * * * * *";

	private static final int HITS = 100;

	private static final long PATIENCE_SECONDS = 10;

	private final Family family;

	private final List<SiblingClient> clients;

	private final Report report;

	private final List<ChatClient> chats = new ArrayList<>();

	/** What was said, as the first sibling's page shows it. */
	private final List<Line> said = new ArrayList<>();

	/** The newest number of the counter. */
	private long counted;

	Proof(Family family, List<SiblingClient> clients, Report report) {
		this.family = family;
		this.clients = new ArrayList<>(clients);
		this.report = report;
	}

	void show() throws IOException, InterruptedException {
		try {
			seeEachOther();
			countInTurn("hits counted from all ports in turn");
			greet();
			askAll();
			chat();
			order();
			countWhileOneIsKilled();
			goOnWithoutIt();
			bringItBack();
			countInTurn("hits counted from all ports in turn again");
			nothingTwice();
			reportsMadeOnce();
		}
		finally {
			this.chats.forEach(ChatClient::close);
		}
	}

	private void seeEachOther() throws IOException, InterruptedException {
		List<Long> alive = living();
		for (SiblingClient client : this.clients) {
			this.report.step("siblings known to " + client.port(), alive, soon(alive, client::siblings));
		}
	}

	private void countInTurn(String what) throws IOException, InterruptedException {
		List<Long> numbers = new ArrayList<>();
		int strangers = 0;
		for (int i = 0; i < HITS; i++) {
			SiblingClient client = this.clients.get(i % this.clients.size());
			Hit hit = client.hit();
			numbers.add(hit.count());
			if (hit.process() != this.family.onPort(client.port()).pid()) {
				strangers++;
			}
		}
		this.report.step(what, following(HITS), Report.runs(numbers) + ((strangers > 0) ? " by strangers" : ""));
		this.counted = numbers.get(HITS - 1);
	}

	private void greet() throws IOException, InterruptedException {
		SiblingClient client = this.clients.get(1);
		this.counted++;
		this.report.step("the page of " + client.port(), "'Hello, this page was hit " + this.counted
				+ " times (and I'm process " + this.family.onPort(client.port()).pid() + " talking)'",
				"'" + client.hello() + "'");
	}

	private void askAll() throws IOException, InterruptedException {
		SiblingClient client = this.clients.get(0);
		List<Long> alive = living();
		this.report.step("all asked by " + client.port() + ", answered by", alive,
				soon(alive, () -> client.who().keySet().stream().sorted().toList()));
	}

	private void chat() throws InterruptedException {
		for (SiblingClient client : this.clients) {
			this.chats.add(client.chat());
		}
		type("good morning");
	}

	private void order() throws IOException, InterruptedException {
		SiblingClient taker = this.clients.get(0);
		long number = taker.order("tea", 2);
		List<String> expected = List
			.of(SiblingClient.describe(number, "tea", 2, this.family.onPort(taker.port()).pid()));
		for (SiblingClient client : this.clients) {
			this.report.step("ordered at " + taker.port() + ", heard at " + client.port(), expected,
					soon(expected, client::orders));
		}
		List<Long> newest = List.of(number);
		this.report.step("confirmed by one of them", newest,
				soon(newest, () -> taker.confirmed().stream().limit(1).toList()));
	}

	/**
	 * The killed one may have counted what it never answered: one number, of the request
	 * under way.
	 */
	private void countWhileOneIsKilled() throws InterruptedException {
		SiblingJvm victim = this.family.onPort(port(1));
		Tally tally = Tally.through(this.clients, victim);
		List<Long> answers = tally.answers();
		long last = (answers.isEmpty()) ? this.counted : answers.get(answers.size() - 1);
		long doubles = answers.size() - answers.stream().distinct().count();
		long missing = last - this.counted - (answers.size() - doubles);
		boolean exact = doubles == 0 && missing >= 0 && missing <= tally.unanswered() && tally.unanswered() == 1
				&& answers.get(0) > this.counted;
		this.report.step(
				"kill -9 of process " + victim.pid() + " while all count at once, " + answers.size() + " answers",
				(this.counted + 1) + "-" + last + ", 0 twice, at most 1 missing",
				Report.runs(answers.stream().distinct().toList()) + ", " + doubles + " twice, " + missing + " missing",
				exact);
		this.counted = last;
	}

	private void goOnWithoutIt() throws IOException, InterruptedException {
		SiblingClient gone = this.clients.remove(1);
		this.chats.remove(1).close();
		List<Long> alive = living();
		for (SiblingClient client : this.clients) {
			this.report.step("siblings known to " + client.port(), alive, soon(alive, client::siblings));
		}
		countInTurn("hits counted without it");
		type("typed while " + gone.port() + " was down");
		this.clients.add(1, gone);
	}

	private void bringItBack() throws IOException, InterruptedException {
		SiblingClient back = this.family.startAgain(this.family.onPort(port(1)));
		this.clients.set(1, back);
		seeEachOther();
		ChatClient chat = back.chat();
		this.chats.add(1, chat);
		this.report.step("backlog shown at " + back.port() + ", which is back", List.copyOf(this.said),
				next(chat, this.said.size()));
		type("welcome back");
	}

	/** The one that came back lists what it has heard since its start: no order. */
	private void nothingTwice() throws IOException, InterruptedException {
		int more = 0;
		for (int i = 0; i < this.clients.size(); i++) {
			more += this.chats.get(i).left() + this.clients.get(i).orders().size() - ((i == 1) ? 0 : 1);
		}
		this.report.step("lines and orders that came twice", 0, more);
	}

	/** All have the same schedule; whoever comes first makes it. */
	private void reportsMadeOnce() throws IOException, InterruptedException {
		SiblingClient client = this.clients.get(0);
		soon(true, () -> client.reports().size() > 1);
		List<Made> made = client.reports();
		long seconds = made.stream().map(Made::second).distinct().count();
		List<Long> tokens = made.stream().map(Made::token).toList();
		boolean rising = tokens.equals(tokens.stream().distinct().sorted(Comparator.reverseOrder()).toList());
		this.report.step("reports due each second, made by one of them", "one a second, fencing tokens rising",
				made.size() + " in " + seconds + " seconds" + ((rising) ? ", rising" : ", tokens " + tokens),
				made.size() > 1 && made.size() == seconds && rising);
	}

	/** Types at the first sibling; all that live must show the same event. */
	private void type(String text) throws InterruptedException {
		this.chats.get(0).type(text);
		List<Line> shown = next(this.chats.get(0), 1);
		this.report.step("typed and shown at " + port(0), "['" + text + "']", shown.toString());
		for (int i = 1; i < this.chats.size(); i++) {
			this.report.step("typed at " + port(0) + ", shown at " + port(i), shown, next(this.chats.get(i), 1));
		}
		this.said.addAll(shown);
	}

	private static List<Line> next(ChatClient chat, int count) throws InterruptedException {
		List<Line> lines = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Line line = chat.next();
			if (line != null) {
				lines.add(line);
			}
		}
		return lines;
	}

	/** What is seen as soon as it is as expected, else what is seen at last. */
	private static <T> T soon(T expected, Callable<T> look) throws IOException, InterruptedException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
		try {
			T seen = look.call();
			while (!Objects.equals(seen, expected) && System.nanoTime() < deadline) {
				TimeUnit.MILLISECONDS.sleep(20);
				seen = look.call();
			}
			return seen;
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IOException(ex);
		}
	}

	private List<Long> living() {
		return this.family.members().stream().filter(SiblingJvm::isAlive).map(SiblingJvm::pid).sorted().toList();
	}

	private String following(int hits) {
		return (this.counted + 1) + "-" + (this.counted + hits);
	}

	private int port(int index) {
		return this.clients.get(index).port();
	}

}
