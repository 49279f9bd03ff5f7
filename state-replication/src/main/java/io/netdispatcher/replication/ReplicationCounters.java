package io.netdispatcher.replication;

import org.agrona.concurrent.status.CountersManager;

/** What is counted of the replication. */
public final class ReplicationCounters {
    /** Allocates from the manager. */
    public ReplicationCounters(CountersManager manager) {}
}
