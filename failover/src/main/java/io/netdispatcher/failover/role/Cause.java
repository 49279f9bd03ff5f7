package io.netdispatcher.failover.role;

/** Why a role changes. */
public enum Cause {
    STARTED("a heartbeat path is open"),
    ORDERED_DOWN("an admin orders it, or the node ends"),
    ORDERED_UP("an admin orders it"),
    LAN_FAILED("no carrier, or no station of the LAN answers while the other node hears some"),
    LAN_RECOVERED("the LAN works again, for a while"),
    PEER_ACTIVE("the other node is active"),
    ELECTED("nobody is active, and this node ranks first"),
    ALONE("nothing heard from another node"),
    OUTVOTED("the other node is there, and ranks first"),
    PEER_SUSPECT("nothing heard from the active node for a while"),
    PEER_GONE("the active node's process is gone"),
    PEER_RESIGNED("the active node says that it is active no longer"),
    OFFERED("the active node hands over, and answers no longer"),
    VIP_ANSWERED("another station answers for the VIPs"),
    VIP_FREE("nobody answers for the VIPs, and the other node is silent, gone or has resigned"),
    OUTRANKED("the other node is active with a larger claim"),
    FAILOVER("a planned failover is ordered"),
    TAKEN_OVER("the other node has taken over"),
    ABORTED("the other node did not take over"),
    GRACE_OVER("the time for strays is over");

    private final String description;

    Cause(String description) {
        this.description = description;
    }

    /** In words, for the documentation. */
    public String description() {
        return description;
    }
}
