package io.netdispatcher.replication.wire;

/** Kinds of records in a stream. A reader passes over kinds that it does not know. */
public final class RecordType {
    /** A connection over IPv4, new or changed. */
    public static final int CONNECTION_IPV4 = 1;
    /** A connection with its whole key. */
    public static final int CONNECTION = 2;
    /** A connection over IPv4 has gone. */
    public static final int REMOVED_IPV4 = 3;
    /** A connection with its whole key has gone. */
    public static final int REMOVED = 4;
    /** A snapshot begins: of the whole table, or of some buckets. */
    public static final int SYNC_BEGIN = 5;
    /** The snapshot has ended; count and digest of what it covers, as of here. */
    public static final int SYNC_END = 6;
    /** Digests of some buckets, as of here. */
    public static final int DIGESTS = 7;
    /** Scheduler position, weights and marks of a service. */
    public static final int SERVICE_STATE = 8;
    /** What concerns the whole node. */
    public static final int NODE_STATE = 9;

    private RecordType() {}
}
