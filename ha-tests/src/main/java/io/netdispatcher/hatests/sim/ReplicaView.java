package io.netdispatcher.hatests.sim;

import io.netdispatcher.failover.FailoverStatus;
import io.netdispatcher.failover.role.Epoch;
import io.netdispatcher.failover.role.Sync;
import io.netdispatcher.replication.ReplicationRole;
import io.netdispatcher.replication.ReplicationStatus;
import io.netdispatcher.replication.SyncState;
import io.netdispatcher.replication.table.ReplicaReport;

/** What the role agent hears of the replication, and the replication of its role: always of the role that was ordered last. */
final class ReplicaView {
    private static final Sync TOO_EARLY = new Sync(true, true, true, "HOT");
    private static final double LOST_TOGETHER_MS = 250;

    private final SimNode core;
    private final boolean isAlwaysHot;
    private ReplicationRole wanted;
    private Epoch wantedEpoch;
    private ReplicationRole role;
    private boolean wasHot;
    private Sync sync = Sync.NONE;

    ReplicaView(SimNode core, boolean isAlwaysHot) {
        this.core = core;
        this.isAlwaysHot = isAlwaysHot;
    }

    void order(ReplicationRole newRole, Epoch epoch) {
        ReplicationRole last = wanted == null ? role : wanted;
        wanted = newRole;
        wantedEpoch = epoch;
        if (newRole != last) {
            sync = Sync.NONE;
        }
    }

    /** On the replication's thread. */
    void takeRole() {
        if (wanted != null) {
            if (wanted != role) {
                wasHot = false;
            }
            role = wanted;
            wanted = null;
            if (role == ReplicationRole.ACTIVE) {
                // What it has now is its own work, not a replica.
                core.streamOf = null;
            }
            core.become(role, wantedEpoch.counter(), wantedEpoch.index());
        }
    }

    /** On the replication's thread, after its round. */
    void look(FailoverStatus status) {
        if (wanted != null || role == null) {
            return;
        }
        ReplicationStatus said = core.protocol.status();
        boolean isHot = said.state() == SyncState.HOT;
        boolean isReady = isHot;
        if (role == ReplicationRole.SHADOW && !isHot && wasHot && !said.isConnected()) {
            boolean isComplete = core.phase() == ReplicaReport.Phase.COMPLETE;
            boolean isActiveLost = status.paths().stream()
                    .allMatch(path -> path.heardMs() < 0 || path.heardMs() >= said.heardMs() - LOST_TOGETHER_MS);
            isReady = isComplete && isActiveLost;
        }
        wasHot = isReady;
        sync = new Sync(isHot, isReady, true, said.state().name());
    }

    Sync sync() {
        return isAlwaysHot ? TOO_EARLY : sync;
    }
}
