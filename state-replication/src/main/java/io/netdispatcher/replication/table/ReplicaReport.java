package io.netdispatcher.replication.table;

import io.netdispatcher.replication.wire.BucketSet;

/**
 * How far the replica in the table is.
 *
 * @param phase see there
 * @param number of the snapshot that it is about
 * @param entries how many came so far in it
 * @param expected how many there should be, about
 * @param different buckets whose digests differ, in phase DIFFERENT; else null
 * @param reason why it is BROKEN, or empty
 */
public record ReplicaReport(Phase phase, int number, int entries, int expected, BucketSet different, String reason) {
    /** Nothing has come in. */
    public static final ReplicaReport NOTHING = new ReplicaReport(Phase.NOTHING, 0, 0, 0, null, "");

    /** What a replica is worth. */
    public enum Phase {
        /** No snapshot yet: worth what the table happened to hold. */
        NOTHING,
        /** A snapshot is coming in. */
        SYNCING,
        /** Equal to the active's table at the position applied. */
        COMPLETE,
        /** Was complete; digests of some buckets differ. */
        DIFFERENT,
        /** A snapshot has failed; only a new one helps. */
        BROKEN
    }

    ReplicaReport(Phase phase, int number) {
        this(phase, number, 0, 0, null, "");
    }
}
