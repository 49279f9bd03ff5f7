package io.netdispatcher.replication.wire;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Digests of successive buckets: header, first bucket (2), count (2), then 8 bytes each. */
public final class DigestsRecord {
    /** Buckets in one record at most. */
    public static final int MOST = 64;

    /** The longest record of this kind. */
    public static final int MAX_BYTES = 8 + MOST * Long.BYTES;

    private static final int FIRST_OFFSET = 4;
    private static final int COUNT_OFFSET = 6;
    private static final int FIXED_BYTES = 8;

    private DigestsRecord() {}

    /** Writes the digests of {@code count} buckets, from {@code first} on. Returns the record's length. */
    public static int put(MutableDirectBuffer buffer, int offset, long[] digests, int first, int count) {
        int length = FIXED_BYTES + count * Long.BYTES;
        RecordHeader.put(buffer, offset, RecordType.DIGESTS, 0, length);
        buffer.putShort(offset + FIRST_OFFSET, (short) first, LITTLE_ENDIAN);
        buffer.putShort(offset + COUNT_OFFSET, (short) count, LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            buffer.putLong(offset + FIXED_BYTES + i * Long.BYTES, digests[first + i], LITTLE_ENDIAN);
        }
        return length;
    }

    static boolean isValid(DirectBuffer buffer, int offset, int length) {
        return length >= FIXED_BYTES
                && length >= FIXED_BYTES + count(buffer, offset) * Long.BYTES
                && first(buffer, offset) + count(buffer, offset) <= BucketSet.BUCKETS;
    }

    /** The first bucket. */
    public static int first(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + FIRST_OFFSET, LITTLE_ENDIAN) & 0xffff;
    }

    /** How many buckets. */
    public static int count(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + COUNT_OFFSET, LITTLE_ENDIAN) & 0xffff;
    }

    /** The digest of the bucket {@code first + index}. */
    public static long digest(DirectBuffer buffer, int offset, int index) {
        return buffer.getLong(offset + FIXED_BYTES + index * Long.BYTES, LITTLE_ENDIAN);
    }
}
