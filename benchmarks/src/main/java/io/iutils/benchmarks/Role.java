package io.iutils.benchmarks;

/**
 * What a worker does in a JVM of its own: made there by the name of its class, through
 * its constructor that takes the arguments as texts.
 */
public interface Role extends AutoCloseable {

	/**
	 * Obeys one command.
	 * @param words of the command
	 * @return the answer, one line
	 */
	String obey(String[] words) throws Exception;

}
