package io.netdispatcher.executor.cluster;

/** What happens to a packet in mid-stream that no connection entry matches. */
public enum OnMiss {
    /** Dropped and counted. */
    DROP,
    /** Forwarded by a stateless hash over the same servers. */
    HASH
}
