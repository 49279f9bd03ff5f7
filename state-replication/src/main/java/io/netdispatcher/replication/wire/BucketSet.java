package io.netdispatcher.replication.wire;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Some of the table's buckets. A set that was made is not changed any more. */
public final class BucketSet {
    /** Buckets of a table: 244 entries each at a million. */
    public static final int BUCKETS = 4096;

    /** Bytes of a set in a message. */
    public static final int BYTES = BUCKETS / 8;

    /** Every bucket. */
    public static final BucketSet ALL = all();

    private final long[] bits = new long[BUCKETS / Long.SIZE];

    private BucketSet() {}

    private static BucketSet all() {
        BucketSet set = new BucketSet();
        java.util.Arrays.fill(set.bits, -1L);
        return set;
    }

    /** This set with one bucket more. */
    public static BucketSet with(BucketSet before, int bucket) {
        BucketSet set = new BucketSet();
        if (before != null) {
            System.arraycopy(before.bits, 0, set.bits, 0, set.bits.length);
        }
        set.bits[bucket / Long.SIZE] |= 1L << bucket;
        return set;
    }

    /** Reads a set from a message. */
    public static BucketSet read(DirectBuffer buffer, int offset) {
        BucketSet set = new BucketSet();
        for (int i = 0; i < set.bits.length; i++) {
            set.bits[i] = buffer.getLong(offset + i * Long.BYTES, LITTLE_ENDIAN);
        }
        return set;
    }

    /** Writes the set. */
    public void put(MutableDirectBuffer buffer, int offset) {
        for (int i = 0; i < bits.length; i++) {
            buffer.putLong(offset + i * Long.BYTES, bits[i], LITTLE_ENDIAN);
        }
    }

    /** Whether the bucket is in it. */
    public boolean contains(int bucket) {
        return (bits[bucket / Long.SIZE] >>> bucket & 1L) != 0;
    }

    /** Buckets in it. */
    public int size() {
        int size = 0;
        for (long word : bits) {
            size += Long.bitCount(word);
        }
        return size;
    }
}
