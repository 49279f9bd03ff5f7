package io.netdispatcher.replication.wire;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Begin and end of a snapshot.
 *
 * <pre>
 *  SYNC_BEGIN (20, or 532)                        SYNC_END (20)
 *   0 header, detail: 0 whole table, 1 buckets     0 header
 *   4 entries to come, about      4                4 entries in what it covers   4
 *   8 position of this record     8                8 digest of the same          8
 *  16 number of the snapshot      4               16 number of the snapshot      4
 *  20 buckets                   512
 * </pre>
 */
public final class SyncRecord {
    /** The longest record of this kind. */
    public static final int MAX_BYTES = 20 + BucketSet.BYTES;

    private static final int FIXED_BYTES = 20;
    private static final int SOME_BUCKETS = 1;

    private SyncRecord() {}

    /** Writes a beginning. Returns the record's length. */
    public static int putBegin(
            MutableDirectBuffer buffer, int offset, BucketSet scope, int entries, long position, int number) {
        boolean whole = scope == BucketSet.ALL;
        int length = whole ? FIXED_BYTES : MAX_BYTES;
        RecordHeader.put(buffer, offset, RecordType.SYNC_BEGIN, whole ? 0 : SOME_BUCKETS, length);
        buffer.putInt(offset + 4, entries, LITTLE_ENDIAN);
        buffer.putLong(offset + 8, position, LITTLE_ENDIAN);
        buffer.putInt(offset + 16, number, LITTLE_ENDIAN);
        if (!whole) {
            scope.put(buffer, offset + FIXED_BYTES);
        }
        return length;
    }

    /** Writes an end. Returns the record's length. */
    public static int putEnd(MutableDirectBuffer buffer, int offset, int entries, long digest, int number) {
        RecordHeader.put(buffer, offset, RecordType.SYNC_END, 0, FIXED_BYTES);
        buffer.putInt(offset + 4, entries, LITTLE_ENDIAN);
        buffer.putLong(offset + 8, digest, LITTLE_ENDIAN);
        buffer.putInt(offset + 16, number, LITTLE_ENDIAN);
        return FIXED_BYTES;
    }

    static boolean isValid(DirectBuffer buffer, int offset, int length) {
        boolean needsBuckets = RecordHeader.type(buffer, offset) == RecordType.SYNC_BEGIN
                && RecordHeader.detail(buffer, offset) == SOME_BUCKETS;
        return length >= (needsBuckets ? MAX_BYTES : FIXED_BYTES)
                && RecordHeader.detail(buffer, offset) <= SOME_BUCKETS
                && entries(buffer, offset) >= 0;
    }

    /** Whether a beginning is that of a snapshot of the whole table. */
    public static boolean isWhole(DirectBuffer buffer, int offset) {
        return RecordHeader.detail(buffer, offset) == 0;
    }

    /** The buckets that a snapshot covers. */
    public static BucketSet scope(DirectBuffer buffer, int offset) {
        return isWhole(buffer, offset) ? BucketSet.ALL : BucketSet.read(buffer, offset + FIXED_BYTES);
    }

    /** Beginning: entries to come, about; end: entries in what it covers. */
    public static int entries(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + 4, LITTLE_ENDIAN);
    }

    /** The position of a beginning in the stream. */
    public static long position(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + 8, LITTLE_ENDIAN);
    }

    /** The digest in an end. */
    public static long digest(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + 8, LITTLE_ENDIAN);
    }

    /** Counts the snapshots of one stream. */
    public static int number(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + 16, LITTLE_ENDIAN);
    }
}
