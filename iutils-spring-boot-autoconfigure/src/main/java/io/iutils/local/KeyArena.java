package io.iutils.local;

import java.util.Arrays;

/**
 * Keys in large arrays, each behind its length. A handle is a place. Guarded by the lock
 * of {@link StashIndex}; readers may race with a writer and then notice it there.
 */
final class KeyArena {

	private static final int CHUNK_BITS = 18;

	private static final int CHUNK = 1 << CHUNK_BITS;

	private byte[][] chunks = new byte[4][];

	private long end;

	private long garbage;

	private long total;

	/**
	 * @param key at most 65,535 bytes
	 */
	long add(byte[] key) {
		int room = key.length + 2;
		if ((this.end & (CHUNK - 1)) + room > CHUNK) {
			this.end = (this.end + CHUNK - 1) & -CHUNK;
		}
		int chunk = (int) (this.end >> CHUNK_BITS);
		if (chunk == this.chunks.length) {
			this.chunks = Arrays.copyOf(this.chunks, chunk * 2);
		}
		int at = (int) (this.end & (CHUNK - 1));
		byte[] target = this.chunks[chunk];
		// The first chunk grows, so that a small stash is small.
		if (target == null || target.length < at + room) {
			int length = (chunk == 0) ? Math.min(CHUNK, Math.max(1024, Integer.highestOneBit(at + room) * 2)) : CHUNK;
			target = (target == null) ? new byte[length] : Arrays.copyOf(target, length);
			this.chunks[chunk] = target;
		}
		target[at] = (byte) key.length;
		target[at + 1] = (byte) (key.length >>> 8);
		System.arraycopy(key, 0, target, at + 2, key.length);
		long handle = this.end;
		this.end += room;
		this.total += room;
		return handle;
	}

	byte[] get(long handle) {
		byte[] chunk = this.chunks[(int) (handle >> CHUNK_BITS)];
		int at = (int) (handle & (CHUNK - 1));
		return Arrays.copyOfRange(chunk, at + 2, at + 2 + length(chunk, at));
	}

	boolean equals(long handle, byte[] key) {
		byte[] chunk = this.chunks[(int) (handle >> CHUNK_BITS)];
		int at = (int) (handle & (CHUNK - 1));
		int length = length(chunk, at);
		return length == key.length && Arrays.equals(chunk, at + 2, at + 2 + length, key, 0, length);
	}

	private static int length(byte[] chunk, int at) {
		return (chunk[at] & 0xFF) | (chunk[at + 1] & 0xFF) << 8;
	}

	void remove(long handle) {
		byte[] chunk = this.chunks[(int) (handle >> CHUNK_BITS)];
		this.garbage += length(chunk, (int) (handle & (CHUNK - 1))) + 2;
	}

	boolean isMostlyGarbage() {
		return this.garbage > CHUNK && this.garbage * 2 > this.total;
	}

	/**
	 * Copies what is used together, and changes the handles: all or, if it throws, none.
	 */
	void compact(long[] handles, long[] versions, int count) {
		KeyArena copy = new KeyArena();
		long[] moved = Arrays.copyOf(handles, count);
		for (int i = 0; i < count; i++) {
			if (versions[i] != 0) {
				moved[i] = copy.add(get(handles[i]));
			}
		}
		System.arraycopy(moved, 0, handles, 0, count);
		this.chunks = copy.chunks;
		this.end = copy.end;
		this.total = copy.total;
		this.garbage = 0;
	}

}
