package io.netdispatcher.executor.replication;

import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.ConnectionTable;

/** What of the executor is replicated. Owned by the executor thread, handed to {@link ReplicationPort#poll}. */
public interface ReplicatedState {
    /** Whether this node forwards: it tells then, and is told otherwise. */
    boolean isActive();

    /** The connections. */
    ConnectionTable table();

    /** After how many ms of silence such a connection is removed. */
    int timeoutMs(ConnectionKey key, ConnectionState state);

    /** How many services (ports of clusters) there are. */
    int services();

    /**
     * Counts up with every change of a service's scheduler position, weights or marks.
     *
     * @param service 0 to {@link #services()} - 1
     */
    long serviceChanges(int service);

    /** Writes a service's scheduler position, weights and marks. */
    void readService(int service, ServiceState target);

    /** Takes over scheduler position, weights and marks; servers and services that are not configured here are passed over. */
    void adoptService(ServiceState source);

    /** For how many ms more segments without an entry are forwarded by hash; 0 when they are not. */
    int overflowRemainingMs(long nowMs);

    /** Forwards segments without an entry by hash for at least so many ms. */
    void adoptOverflow(int remainingMs, long nowMs);
}
