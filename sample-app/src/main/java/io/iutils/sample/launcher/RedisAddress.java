package io.iutils.sample.launcher;

/**
 * Where a Redis server listens.
 */
record RedisAddress(String host, int port) {

	static final String FORM = "HOST:PORT";

	private static final int LARGEST_PORT = 65535;

	/**
	 * @throws IllegalArgumentException if it is no address
	 */
	static RedisAddress parse(String text) {
		int colon = text.lastIndexOf(':');
		try {
			int port = Integer.parseInt(text.substring(colon + 1));
			if (colon > 0 && port > 0 && port <= LARGEST_PORT) {
				return new RedisAddress(text.substring(0, colon), port);
			}
		}
		catch (NumberFormatException ex) {
			// said below
		}
		throw new IllegalArgumentException("--redis is " + FORM + ", not '" + text + "'");
	}

	@Override
	public String toString() {
		return this.host + ":" + this.port;
	}

}
