package io.netdispatcher.replication;

/**
 * How far the replica is, at this moment: what a takeover depends on.
 *
 * @param role of this end; null before it has one
 * @param epochCounter under which this end has the role
 * @param epochIndex under which this end has the role
 * @param state how far the replica is
 * @param isReady on the shadow: nothing that the active node ever said is known to be missing, though that may be silent now
 * @param isSameConfiguration whether both nodes work with the active's configuration, as far as this end knows
 */
public record ReplicaStanding(
        ReplicationRole role,
        long epochCounter,
        int epochIndex,
        SyncState state,
        boolean isReady,
        boolean isSameConfiguration) {
    /** Before there is a role. */
    public static final ReplicaStanding NONE = new ReplicaStanding(null, 0, 0, SyncState.NONE, false, false);
}
