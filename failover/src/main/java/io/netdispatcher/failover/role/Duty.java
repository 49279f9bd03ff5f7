package io.netdispatcher.failover.role;

/** What executor and replication do. */
public enum Duty {
    /** Keep the replica; answer for nothing. */
    FOLLOW,
    /** Answer for the VIPs, forward, tell the other node. */
    LEAD,
    /** Bring everything to the other node; take no packet in meanwhile. */
    FREEZE,
    /** Keep the replica, and forward what still comes here by mistake. */
    STRAYS
}
