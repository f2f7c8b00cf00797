package io.iutils.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/*
 * What may be believed. Bytes above the tail may be anything: half a record, or one that is
 * cut and overwritten. So the tail is read before the file, and of what was read only
 * records up to that tail are used; for later ones the file is read again.
 */

/**
 * Reads records forward, up to the tail and never beyond; takes no lock. Between two
 * calls of {@link #next} it gives access to the record found. Confined to one thread at a
 * time; {@link #position} and {@link #hasNext} are for any thread.
 */
public final class Cursor implements AutoCloseable {

	private static final int CHUNK = 64 << 10;

	private final Journal journal;

	private final Segments segments;

	private final PositionIndex positions;

	private final JournalIo io;

	private final int maxRecord;

	private final Beginning beginning;

	private final CRC32C crc = new CRC32C();

	// Records up to here are passed over.
	private volatile long position;

	// The segment that is open, the sequence at which it ends if another one follows,
	// what
	// its next record must be and where it begins.
	private JournalIo.@Nullable DataFile file;

	private long segment;

	private long salt;

	private long previous;

	private long end;

	private long expected;

	private long offset;

	private long nextPoint;

	// Whether damage at its end was stepped over: the next segment tells what is lost.
	private boolean endIsDamaged;

	// What was last read from the file, and the tail as it was before.
	private byte[] buffer = new byte[0];

	private long bufferStart;

	private int bufferLength;

	private long bufferTail;

	// The record found, and where the cursor stood before it.
	private long before;

	private int record;

	private int payloadLength;

	Cursor(Journal journal, Segments segments, PositionIndex positions, JournalIo io, int maxRecord, long after,
			Beginning beginning) {
		this.journal = journal;
		this.segments = segments;
		this.positions = positions;
		this.io = io;
		this.maxRecord = maxRecord;
		this.position = after;
		this.beginning = beginning;
	}

	/**
	 * Steps to the next committed record.
	 * @return false if there is none yet
	 * @throws JournalException.Overtaken once, if records behind the position have been
	 * removed; the cursor then stands behind them
	 * @throws JournalException.Damaged if a record that should be there does not count;
	 * the cursor stays before it
	 * @throws JournalException.Skipped once, if damage is stepped over; the cursor then
	 * stands behind it
	 */
	public boolean next() {
		try {
			long tail = this.journal.tail();
			while (this.position < tail) {
				if (this.file == null) {
					start(tail);
				}
				else if (takeNext(tail)) {
					if (this.expected - 1 > this.position) {
						this.before = this.position;
						this.position = this.expected - 1;
						return true;
					}
				}
				else {
					openNextSegment(tail);
				}
			}
			return false;
		}
		catch (IOException ex) {
			// If all is gone, that is what to say.
			this.journal.checkIdentity();
			throw JournalException.of(this.segments.path(this.segment), ex);
		}
	}

	/**
	 * @return false if the segment ends instead
	 */
	private boolean takeNext(long tail) throws IOException {
		long refused = -1;
		while (true) {
			try {
				if (atEndOfSegment(tail)) {
					return false;
				}
				take();
				return true;
			}
			catch (JournalException.Damaged ex) {
				if (ex.offset() == refused) {
					// It counts for one and not for the other: that must not go on for
					// ever.
					throw ex;
				}
				refused = ex.offset();
				stepOver(tail, ex);
			}
		}
	}

	/**
	 * Opens the segment that holds the next record, or the oldest.
	 */
	private void start(long tail) throws IOException {
		long wanted = this.position + 1;
		TreeSet<Long> existing = this.segments.list();
		if (existing.isEmpty()) {
			this.journal.checkIdentity();
			this.segments.met(new JournalException.Damaged(this.segments.path(wanted), 0, "the segment is missing"),
					wanted, new byte[0]);
			throw skipped(tail);
		}
		Long holder = existing.floor(wanted);
		if (!tryOpen((holder != null) ? holder : existing.first(), existing)) {
			return;
		}
		PositionIndex.Point point = this.positions.floor(wanted);
		if (holder != null && point != null && point.segment() == holder) {
			this.expected = point.next();
			this.offset = point.offset();
			discardBuffer();
		}
		if (holder == null && this.previous > this.position) {
			if (this.beginning == Beginning.BASE && this.segments.salvage() != null
					&& this.previous > this.journal.covered()) {
				// No base stands for them.
				this.segments.met(new JournalException.Damaged(this.segments.path(wanted), 0,
						"the segment with record " + wanted + " is missing"), wanted, new byte[0]);
				throw skipped(this.previous);
			}
			if (this.position > 0 || this.beginning != Beginning.OLDEST) {
				throw overtaken(this.previous);
			}
			// There may be none yet: a roll creates the segment, and retention removes
			// all others, before the first record is written.
			this.position = this.previous;
		}
	}

	/**
	 * @return false if the segment has been removed meanwhile
	 */
	private boolean tryOpen(long first, TreeSet<Long> existing) throws IOException {
		closeFile();
		JournalIo.DataFile opened;
		try {
			opened = this.io.openToRead(this.segments.path(first));
		}
		catch (NoSuchFileException ex) {
			return false;
		}
		boolean valid = false;
		try {
			SegmentHeader header = this.segments.header(opened, first);
			Long next = existing.higher(first);
			long end = (next != null) ? this.segments.endBefore(next) : Long.MAX_VALUE;
			if (end < 0) {
				return false;
			}
			this.file = opened;
			this.segment = first;
			this.salt = header.salt();
			this.previous = header.previous();
			this.expected = first;
			this.end = end;
			this.offset = SegmentHeader.SIZE;
			this.nextPoint = 0;
			this.endIsDamaged = false;
			discardBuffer();
			valid = true;
			return true;
		}
		catch (JournalException.Damaged ex) {
			// Another segment's file is not listed any more, and so not tried again.
			if (this.segments.salvage() == null || this.segments.list().contains(first)) {
				throw ex;
			}
			return false;
		}
		finally {
			if (!valid) {
				opened.close();
			}
		}
	}

	private JournalException overtaken(long lostTo) {
		long after = this.position;
		this.position = lostTo;
		return new JournalException.Overtaken(after, lostTo);
	}

	private JournalException skipped(long lostTo) {
		long after = this.position;
		this.position = lostTo;
		return new JournalException.Skipped(after, lostTo);
	}

	/**
	 * Goes from a place that does not count to the next record that does. If there is
	 * none, to where the next segment begins, or behind the tail.
	 * @throws JournalException.Skipped if that passes over the position
	 */
	private void stepOver(long tail, JournalException.Damaged damage) throws IOException {
		JournalIo.DataFile source = this.file;
		if (this.segments.salvage() == null || source == null) {
			throw damage;
		}
		this.journal.checkIdentity();
		// It may have been the newest when it was opened.
		long next = this.segments.firstBehind(this.segment);
		this.end = endBefore(next);
		long last = this.expected - 1;
		SegmentScan scan = SegmentScan.behind(source, this.offset, this.salt, last);
		this.segments.met(damage, this.segment, scan.stepOver(Math.min(tail, this.end - 1)));
		if (!scan.isAtEndOfFile()) {
			this.expected = scan.last() + 1;
			this.offset = scan.end();
		}
		else if (next <= tail) {
			this.offset = Math.max(scan.end(), this.offset);
			this.endIsDamaged = true;
		}
		else {
			this.expected = tail + 1;
		}
		discardBuffer();
		if (!this.endIsDamaged && this.expected - 1 > this.position) {
			throw skipped(this.expected - 1);
		}
	}

	private long endBefore(long next) throws IOException {
		long end = (next != Long.MAX_VALUE) ? this.segments.endBefore(next) : next;
		return (end >= 0) ? end : next;
	}

	/**
	 * Makes sure that the next record's bytes are in the buffer.
	 * @return true if the file ends instead
	 */
	private boolean atEndOfSegment(long tail) throws IOException {
		if (this.endIsDamaged || this.expected >= this.end) {
			// What follows was cut, but perhaps the cut could not be forced.
			return true;
		}
		if (this.expected > this.bufferTail || available() < RecordFormat.HEADER) {
			fill(tail, CHUNK, RecordFormat.HEADER);
			if (available() <= 0) {
				return true;
			}
			if (available() < RecordFormat.HEADER) {
				throw damaged("the file ends inside a record");
			}
		}
		long size = sizeOfNext();
		if (size > this.maxRecord) {
			throw damaged("a length of " + size + " bytes, more than any record has");
		}
		if (size > available()) {
			fill(tail, Math.max(CHUNK, (int) size), (int) size);
			if (available() < RecordFormat.HEADER || sizeOfNext() > available()) {
				throw damaged("the file ends inside a record");
			}
		}
		return false;
	}

	private int available() {
		return (int) (this.bufferStart + this.bufferLength - this.offset);
	}

	private long sizeOfNext() {
		return RecordFormat.size(RecordFormat.payloadLength(this.buffer, (int) (this.offset - this.bufferStart)));
	}

	/**
	 * Reads so many bytes, if there are, and more if they come with them.
	 */
	private void fill(long tail, int room, int wanted) throws IOException {
		if (this.buffer.length < room || (this.buffer.length > CHUNK && room == CHUNK)) {
			this.buffer = new byte[room];
		}
		discardBuffer();
		this.bufferTail = tail;
		JournalIo.DataFile source = this.file;
		if (source != null) {
			this.bufferLength = source.readAtLeast(wanted, this.offset, this.buffer, 0, this.buffer.length);
		}
	}

	private void discardBuffer() {
		this.bufferStart = this.offset;
		this.bufferLength = 0;
	}

	private void take() {
		int at = (int) (this.offset - this.bufferStart);
		if (!RecordFormat.counts(this.buffer, at, this.expected, this.salt, this.crc)) {
			throw damaged("record " + this.expected + " does not count");
		}
		if (this.offset >= this.nextPoint) {
			this.positions.note(this.expected, this.segment, this.offset);
			this.nextPoint = this.offset + PositionIndex.DISTANCE;
		}
		this.record = at;
		this.payloadLength = (int) RecordFormat.payloadLength(this.buffer, at);
		this.offset += RecordFormat.size(this.payloadLength);
		this.expected++;
	}

	/**
	 * The tail says that there is a next record, and this file ends before it.
	 */
	private void openNextSegment(long tail) throws IOException {
		// An empty segment ends where the one before it ended: sequences may have jumped.
		long last = (this.expected == this.segment) ? this.previous : this.expected - 1;
		TreeSet<Long> existing = this.segments.list();
		if (!existing.isEmpty()) {
			// Who removed them has forgotten their places only for itself.
			this.positions.forgetBelow(existing.first());
		}
		Long next = existing.higher(this.segment);
		if (next == null) {
			this.journal.checkIdentity();
			this.segments.met(damaged("record " + this.expected + " is missing"), this.segment, new byte[0]);
			this.expected = tail + 1;
			throw skipped(tail);
		}
		if (this.segments.salvage() != null && this.expected >= this.end && endBefore(next) > this.end) {
			// What seemed to follow was another segment's file.
			this.end = endBefore(next);
			return;
		}
		long before = this.segment;
		boolean damaged = this.endIsDamaged;
		if (!tryOpen(next, existing)) {
			// Removed between listing and opening; start() finds where to go on.
			this.position = Math.max(this.position, last);
			return;
		}
		if (this.previous < last) {
			refuse(next,
					"it follows record " + this.previous + ", but segment " + before + " ends with record " + last);
		}
		if (this.previous > last && !damaged) {
			damaged = isMissingBetween(before, next);
		}
		if (this.previous > Math.max(last, this.position)) {
			this.position = Math.max(last, this.position);
			throw damaged ? skipped(this.previous) : overtaken(this.previous);
		}
	}

	/**
	 * Retention removes the oldest first. So if the listing lacked what follows a segment
	 * that is still there now, that was not retention.
	 */
	private boolean isMissingBetween(long before, long next) throws IOException {
		if (!this.segments.list().contains(before)) {
			return false;
		}
		refuse(next, "it follows record " + this.previous
				+ ", but the segment with that record is missing behind segment " + before);
		return true;
	}

	private void refuse(long segment, String reason) throws IOException {
		try {
			this.segments.met(new JournalException.Damaged(this.segments.path(segment), 0, reason), segment,
					new byte[0]);
		}
		catch (JournalException.Damaged ex) {
			closeFile();
			throw ex;
		}
	}

	private JournalException.Damaged damaged(String reason) {
		return new JournalException.Damaged(this.segments.path(this.segment), this.offset, reason);
	}

	/**
	 * Steps over records that this process has just appended, so that it need not read
	 * them. Only for a cursor that stood at the tail when they were decided on.
	 */
	public void skip(Batch appended) {
		this.position = appended.last();
		if (this.file != null && this.segment == appended.segment()) {
			this.expected = appended.last() + 1;
			this.offset = appended.position() + appended.length();
			discardBuffer();
		}
		else {
			closeFileQuietly();
		}
	}

	/**
	 * Steps back before the record found last, so that {@link #next} finds it again. For
	 * whoever could not take it over.
	 */
	public void back() {
		this.position = this.before;
		this.offset -= RecordFormat.size(this.payloadLength);
		this.expected--;
	}

	/**
	 * Whether {@link #next} would find a record: one word is compared.
	 */
	public boolean hasNext() {
		return this.journal.tail() > this.position;
	}

	/**
	 * The sequence of the record found last, or the one the cursor was put behind.
	 */
	public long position() {
		return this.position;
	}

	public byte kind() {
		return RecordFormat.kind(this.buffer, this.record);
	}

	public byte flags() {
		return RecordFormat.flags(this.buffer, this.record);
	}

	/**
	 * The segment the record lies in.
	 */
	public long segment() {
		return this.segment;
	}

	/**
	 * Where in the segment the record begins.
	 */
	public long offset() {
		return this.bufferStart + this.record;
	}

	/**
	 * The payload where it lies, until the next step. Not to be changed.
	 */
	public ByteBuffer view() {
		return ByteBuffer.wrap(this.buffer, this.record + RecordFormat.HEADER, this.payloadLength);
	}

	/**
	 * A copy of the payload.
	 */
	public byte[] payload() {
		int start = this.record + RecordFormat.HEADER;
		return Arrays.copyOfRange(this.buffer, start, start + this.payloadLength);
	}

	private void closeFile() throws IOException {
		JournalIo.DataFile open = this.file;
		this.file = null;
		if (open != null) {
			open.close();
		}
	}

	private void closeFileQuietly() {
		try {
			closeFile();
		}
		catch (IOException ex) {
			// It was only read.
			this.file = null;
		}
	}

	@Override
	public void close() {
		closeFileQuietly();
	}

	/**
	 * What stands behind position 0.
	 */
	enum Beginning {

		/** The oldest record that is kept. */
		OLDEST,

		/** The first record that ever was: it is a loss if it is gone. */
		FIRST,

		/** As {@link #FIRST}, and damage if no base stands for what is gone. */
		BASE

	}

}
