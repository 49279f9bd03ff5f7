package io.netdispatcher.executor;

/** What an executor does for its VIPs. */
public enum ExecutorRole {
    /** Holds the VIPs, forwards, ages the table, and tells the shadow. */
    ACTIVE,
    /**
     * A planned failover, for some ms: the VIPs are not answered and their frames stay where the kernel captured them, while the shadow gets all
     * that was changed. Then it becomes another node's shadow by way of {@link #GRACE}, or {@link #ACTIVE} again, and nothing is lost or reordered.
     */
    FROZEN,
    /**
     * Was active until now: answers for nothing, and forwards what still comes by habit, by its table or to the node that is active now. It
     * schedules nothing and changes no entry of its own: the table is that node's replica already.
     */
    GRACE,
    /** Keeps the table and the servers' MAC addresses as up to date as the active node's, and answers for nothing. */
    SHADOW;

    /** Whether the table is this node's, and the other node is told of it; else it is the other's, and this node is told. */
    boolean leads() {
        return this == ACTIVE || this == FROZEN;
    }

    /** Whether frames for VIPs are taken from the data plane. */
    boolean takesFrames() {
        return this != FROZEN;
    }
}
