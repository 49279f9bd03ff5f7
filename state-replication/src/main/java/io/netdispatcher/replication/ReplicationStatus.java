package io.netdispatcher.replication;

import java.util.List;

/**
 * The replication at one moment, as this node sees it.
 *
 * @param state how far the replica is
 * @param reason why it is STALE or NONE, or how far BULK is; empty when HOT
 * @param lagEntries changes that the shadow has not applied
 * @param lagMs age of the oldest of them
 * @param unprotected connections that no shadow has acknowledged, -1 for all of the table
 * @param isConnected whether there is a session with the other node
 * @param heardMs milliseconds since the other node was last heard, -1 for never
 * @param resyncs snapshots begun since the start
 * @param digestMismatches buckets found different since the start
 * @param rejected messages refused since the start, for whatever reason
 * @param configVersion version of the active's configuration that both have, 0 for none
 * @param alarms one line each
 */
public record ReplicationStatus(
        SyncState state,
        String reason,
        long lagEntries,
        double lagMs,
        long unprotected,
        boolean isConnected,
        long heardMs,
        long resyncs,
        long digestMismatches,
        long rejected,
        long configVersion,
        List<String> alarms) {}
