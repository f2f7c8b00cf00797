package io.iutils.benchmarks.state;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that is locked, written and unlocked. It counts nothing.
 */
final class BareLockStore implements Store, Store.Session {

	private final BareLockLoop loop;

	BareLockStore(String place) throws IOException {
		this.loop = new BareLockLoop(Path.of(place).resolve("bare"));
	}

	@Override
	public Session session() {
		return this;
	}

	@Override
	public long increment() throws IOException {
		return this.loop.turn();
	}

	@Override
	public Cart update() {
		throw new UnsupportedOperationException();
	}

	@Override
	public long small() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void small(long value) {
		throw new UnsupportedOperationException();
	}

	@Override
	public byte[] bytes(String key) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void bytes(String key, byte[] value) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() throws IOException {
		this.loop.close();
	}

}
