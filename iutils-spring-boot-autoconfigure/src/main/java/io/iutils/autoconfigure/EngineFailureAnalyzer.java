package io.iutils.autoconfigure;

import io.iutils.CorruptJournalException;
import io.iutils.DirectoryLostException;
import io.iutils.DirectoryRefusedException;
import io.iutils.IutilsException;
import io.iutils.LockTimeoutException;
import io.iutils.StorageException;
import io.iutils.StorageFullException;
import io.iutils.TooManySiblingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Says what to do when the shared directory cannot be used.
 */
@Order(0)
final class EngineFailureAnalyzer extends AbstractFailureAnalyzer<IutilsException> {

	private static final String ELSEWHERE = "set iutils.directory to another directory, the same for all siblings.";

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IutilsException cause) {
		String action = action(cause);
		return (action != null) ? new FailureAnalysis(cause.getMessage(), action, cause) : null;
	}

	private static @Nullable String action(IutilsException cause) {
		if (cause instanceof DirectoryRefusedException refused) {
			return refused(refused.directory());
		}
		if (cause instanceof CorruptJournalException corrupt) {
			return "Stop all siblings. Restore the directory of " + corrupt.file()
					+ " from a backup, or set iutils.on-corruption to 'salvage' to step over what is damaged, or move it away to"
					+ " start empty; keep a copy, to find out what damaged it.";
		}
		if (cause instanceof DirectoryLostException) {
			return "Stop all siblings, then start them again. Nothing may delete, move or copy the directory while"
					+ " siblings run.";
		}
		if (cause instanceof TooManySiblingsException tooMany) {
			return "Stop some siblings, or give those that need not share another iutils.namespace. The limit is "
					+ tooMany.limit() + " and is not configurable.";
		}
		if (cause instanceof LockTimeoutException timeout) {
			return "Find out why " + timeout.holder()
					+ " does not go on: it may be stopped, or its disk may be slow. If it only needs longer, raise"
					+ " iutils.lock-timeout.";
		}
		if (cause instanceof StorageFullException) {
			return "Free some space on this disk, or " + ELSEWHERE;
		}
		if (cause instanceof StorageException) {
			return "See whether the disk is mounted, writable and in order, or " + ELSEWHERE;
		}
		return null;
	}

	private static String refused(Path directory) {
		if (Files.isRegularFile(directory)) {
			return "Move the file " + directory + " away, or " + ELSEWHERE;
		}
		if (Files.isDirectory(directory)) {
			return "Make " + directory
					+ " a directory that belongs to this user and is closed to all others (chmod 700 " + directory
					+ "), or " + ELSEWHERE;
		}
		return "See that the directories above " + directory + " exist or can be made by this user, or " + ELSEWHERE;
	}

}
