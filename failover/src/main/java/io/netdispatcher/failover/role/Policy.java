package io.netdispatcher.failover.role;

/**
 * What the configuration says of a node's decisions; the same on both nodes but for the last three.
 *
 * @param isRecoveryAutomatic whether the preferred node takes over again by itself, by a planned failover
 * @param isPartitionSafe whether a node that hears neither the other one nor the LAN may not be active
 * @param index of this node, 1 to 255
 * @param isPreferred whether this node is active when all else is equal
 * @param peerName the other node
 */
public record Policy(
        Timers timers,
        boolean isRecoveryAutomatic,
        boolean isPartitionSafe,
        int index,
        boolean isPreferred,
        String peerName) {}
