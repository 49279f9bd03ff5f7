package io.netdispatcher.executor.table;

/** Why a connection left the table. */
public enum RemovalReason {
    /** The owner removed it. */
    REMOVED,
    /** It was silent for its state's timeout. */
    EXPIRED,
    /** It made room for another. */
    EVICTED
}
