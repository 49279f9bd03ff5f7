package io.netdispatcher.hatests.sim;

import io.netdispatcher.failover.role.Epoch;
import io.netdispatcher.failover.role.Sync;
import io.netdispatcher.replication.ReplicaStanding;
import io.netdispatcher.replication.ReplicationRole;
import io.netdispatcher.replication.SyncState;

/** What the role agent hears of the replication, and the replication of its role: always of the duty that was ordered last. */
final class ReplicaView {
    private static final Sync TOO_EARLY = new Sync(true, true, true, "HOT");

    private final SimNode core;
    private final boolean isAlwaysHot;
    private ReplicationRole role;
    private Epoch epoch;
    private boolean isOrdered;
    private ReplicaStanding standing = ReplicaStanding.NONE;

    ReplicaView(SimNode core, boolean isAlwaysHot) {
        this.core = core;
        this.isAlwaysHot = isAlwaysHot;
    }

    void order(ReplicationRole newRole, Epoch newEpoch) {
        role = newRole;
        epoch = newEpoch;
        isOrdered = true;
    }

    /** On the replication's thread, before its round. */
    void takeRole() {
        if (isOrdered) {
            isOrdered = false;
            if (role == ReplicationRole.ACTIVE) {
                // What it has now is its own work, not a replica.
                core.streamOf = null;
            }
            core.become(role, epoch.counter(), epoch.index());
        }
    }

    /** On the replication's thread, after its round. */
    void look() {
        if (!core.protocol.isStanding(standing)) {
            standing = core.protocol.standing();
        }
    }

    Sync sync() {
        if (isAlwaysHot) {
            return TOO_EARLY;
        }
        boolean isCurrent = standing.role() == role
                && epoch != null
                && standing.epochCounter() == epoch.counter()
                && standing.epochIndex() == epoch.index();
        return isCurrent
                ? new Sync(
                        standing.state() == SyncState.HOT,
                        standing.isReady(),
                        standing.isSameConfiguration(),
                        standing.state().name())
                : Sync.NONE;
    }
}
