package io.iutils.sample;

import io.iutils.ILocks;
import io.iutils.ISiblings;
import io.iutils.IStash;
import io.iutils.Lease;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A report that is made once each time, although all siblings have the same schedule:
 * whoever comes first makes it.
 */
@RestController
class ReportsController {

	private static final int SHOWN = 100;

	private static final String NEWEST = "report";

	private final IStash stash;

	private final IStash reports;

	private final ILocks locks;

	private final CronExpression schedule;

	private final long process;

	ReportsController(IStash stash, ILocks locks, ISiblings siblings,
			@Value("${sample.report-schedule}") String schedule) {
		this.stash = stash;
		this.reports = stash.scoped("reports").expiring(Duration.ofDays(1));
		this.locks = locks;
		this.schedule = CronExpression.parse(schedule);
		this.process = siblings.self().processId();
	}

	/**
	 * The lock alone would not do: a sibling that is a moment late finds it free again.
	 * So who holds it looks what was noted, and notes what it has done before it frees
	 * it. Should it die in between, the lock is free and the report still due: the next
	 * time somebody makes it.
	 */
	@Scheduled(cron = "${sample.report-schedule}")
	void makeOnce() {
		this.locks.tryAcquire(NEWEST).ifPresent((lease) -> {
			try (lease) {
				Report newest = this.stash.get(NEWEST, Report.class).orElse(null);
				if (isDue(newest)) {
					make(newest, lease);
				}
			}
		});
	}

	private boolean isDue(@Nullable Report newest) {
		if (newest == null) {
			return true;
		}
		ZonedDateTime next = this.schedule.next(newest.madeAt().atZone(ZoneId.systemDefault()));
		return next != null && !next.toInstant().isAfter(Instant.now());
	}

	private void make(@Nullable Report newest, Lease lease) {
		long number = (newest != null) ? newest.number() + 1 : 1;
		Report report = new Report(number, Instant.now(), this.process, lease.fencingToken(), count("hits"),
				count("orders"));
		this.reports.put(Long.toString(number), report);
		this.stash.put(NEWEST, report);
	}

	private long count(String key) {
		return this.stash.get(key, Long.class).orElse(0L);
	}

	/** Newest first. */
	@GetMapping("/reports")
	List<Report> reports() {
		return this.reports.keys("*")
			.map((key) -> this.reports.get(key, Report.class))
			.flatMap(Optional::stream)
			.sorted(Comparator.comparingLong(Report::number).reversed())
			.limit(SHOWN)
			.toList();
	}

	/**
	 * @param process the sibling that made it
	 * @param fencingToken of the lock under which it was made
	 */
	record Report(long number, Instant madeAt, long process, long fencingToken, long hits, long orders) {
	}

}
