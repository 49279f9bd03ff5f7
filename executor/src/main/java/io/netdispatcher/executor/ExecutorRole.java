package io.netdispatcher.executor;

/** What an executor does for its VIPs. */
public enum ExecutorRole {
    /** Holds the VIPs, forwards, ages the table, and tells the shadow. */
    ACTIVE,
    /** Keeps the table and the servers' MAC addresses as up to date as the active node's, and answers for nothing. */
    SHADOW
}
