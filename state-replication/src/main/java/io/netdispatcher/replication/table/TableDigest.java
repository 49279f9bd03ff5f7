package io.netdispatcher.replication.table;

import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionListener;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.table.RemovalReason;
import io.netdispatcher.replication.wire.BucketSet;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Digests of the table by bucket, kept with every change: the sum over a bucket's entries of a hash of key, version, server and state.
 * Equal on two nodes that have the same entries in whatever order. It finds mistakes, not forgeries: those the messages' seal keeps out.
 * Owned by the executor thread; no allocation.
 */
final class TableDigest implements ConnectionListener {
    private static final int BUCKET_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(BucketSet.BUCKETS);
    private static final int KEY_WORDS = ConnectionKey.LENGTH_BYTES / Long.BYTES;
    private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;
    private static final long MIX_1 = 0xbf58_476d_1ce4_e5b9L;
    private static final long MIX_2 = 0x94d0_49bb_1331_11ebL;

    private final long[] sums = new long[BucketSet.BUCKETS];
    private final int[] counts = new int[BucketSet.BUCKETS];

    /** Counts a table that was there before, all of it at once. */
    void restored(ConnectionTable table) {
        Arrays.fill(sums, 0);
        Arrays.fill(counts, 0);
        int slot = 0;
        while (slot >= 0) {
            slot = table.forEach(slot, table.capacity(), this::created);
        }
    }

    /** The hash of a key; its bucket is {@link #bucket}. */
    static long hash(ConnectionKey key) {
        DirectBuffer bytes = key.buffer();
        long hash = MULTIPLIER;
        for (int i = 0; i < KEY_WORDS; i++) {
            hash = (hash ^ bytes.getLong(i * Long.BYTES)) * MULTIPLIER;
            hash ^= hash >>> 32;
        }
        return mix(hash);
    }

    static int bucket(long hash) {
        return (int) (hash >>> BUCKET_SHIFT);
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014). */
    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * MIX_1;
        mixed = (mixed ^ mixed >>> 27) * MIX_2;
        return mixed ^ mixed >>> 31;
    }

    private static long entry(long hash, long version, int serverId, int state) {
        return mix(mix(hash + version) ^ ((long) serverId << Byte.SIZE | state));
    }

    @Override
    public void created(ConnectionKey key, Connection connection) {
        long hash = hash(key);
        int bucket = bucket(hash);
        sums[bucket] += entry(
                hash,
                connection.version(),
                connection.serverId(),
                connection.state().code());
        counts[bucket]++;
    }

    @Override
    public void changed(
            ConnectionKey key, Connection connection, ConnectionState oldState, int oldServerId, long oldVersion) {
        long hash = hash(key);
        sums[bucket(hash)] += entry(
                        hash,
                        connection.version(),
                        connection.serverId(),
                        connection.state().code())
                - entry(hash, oldVersion, oldServerId, oldState.code());
    }

    @Override
    public void removed(ConnectionKey key, Connection connection, RemovalReason reason) {
        long hash = hash(key);
        int bucket = bucket(hash);
        sums[bucket] -= entry(
                hash,
                connection.version(),
                connection.serverId(),
                connection.state().code());
        counts[bucket]--;
    }

    /** The digests of all buckets, not to be changed. */
    long[] sums() {
        return sums;
    }

    /** The digest of some buckets together. */
    long sum(BucketSet scope) {
        long sum = 0;
        for (int bucket = 0; bucket < BucketSet.BUCKETS; bucket++) {
            if (scope.contains(bucket)) {
                sum += sums[bucket];
            }
        }
        return sum;
    }

    /** Entries in some buckets. */
    int count(BucketSet scope) {
        int count = 0;
        for (int bucket = 0; bucket < BucketSet.BUCKETS; bucket++) {
            if (scope.contains(bucket)) {
                count += counts[bucket];
            }
        }
        return count;
    }
}
