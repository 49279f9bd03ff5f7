package io.netdispatcher.replication;

/** How far the replica is; of both nodes, as each knows it. */
public enum SyncState {
    /** No other node, or none with the other role. */
    NONE,
    /** A snapshot is on its way. */
    BULK,
    /** The replica is the active's table, but for a bounded lag. */
    HOT,
    /** The replica was or should be hot and is not; the status says why. */
    STALE
}
