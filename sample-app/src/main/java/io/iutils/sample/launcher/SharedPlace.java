package io.iutils.sample.launcher;

import java.util.List;

/**
 * Where siblings share what they share, one kind for each engine. Its text says where
 * that is.
 */
sealed interface SharedPlace permits SharedDirectory, SharedRedis {

	/** What a sibling has to be told, as on a command line. */
	List<String> settings();

	/** Deletes all that siblings have left; none may run. */
	void delete();

}
