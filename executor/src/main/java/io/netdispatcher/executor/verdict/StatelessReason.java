package io.netdispatcher.executor.verdict;

/** Why a SYN was forwarded by hash, without an entry. */
public enum StatelessReason {
    /** The half-open share, or the whole table, is full. */
    TABLE,
    /** The replication is far behind. */
    PRESSURE,
    /** As many SYNs are held as may be. */
    HOLD_FULL,
    /** Too many new connections from one network. */
    SOURCE_RATE
}
