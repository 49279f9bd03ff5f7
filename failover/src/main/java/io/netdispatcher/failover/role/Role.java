package io.netdispatcher.failover.role;

/** What a node is in its pair. Codes are part of the heartbeat's format. */
public enum Role {
    /** Not started yet. */
    INIT(0, Duty.FOLLOW),
    /** Finds out whether there is an active node, and who is to be it if not. */
    LISTEN(1, Duty.FOLLOW),
    /** Keeps the replica, and watches the active node. */
    SHADOW(2, Duty.FOLLOW),
    /** About to claim: asks the LAN whether anybody answers for the VIPs. */
    PROBE(3, Duty.FOLLOW),
    /** Answers for the VIPs and forwards. */
    ACTIVE(4, Duty.LEAD),
    /** Hands the VIPs over to the shadow: forwards and answers nothing for some ms. */
    HANDOFF(5, Duty.FREEZE),
    /** Was active until just now: forwards strays, answers nothing. */
    GRACE(6, Duty.STRAYS),
    /** Its service LAN does not work: it must not be active. */
    FAULT(7, Duty.FOLLOW),
    /** Taken out of service by an admin, or about to end. */
    ADMIN_DOWN(8, Duty.FOLLOW);

    private static final Role[] ALL = values();

    private final int code;
    private final Duty duty;

    Role(int code, Duty duty) {
        this.code = code;
        this.duty = duty;
    }

    /** The role of this code, or null. */
    public static Role of(int code) {
        return code >= 0 && code < ALL.length ? ALL[code] : null;
    }

    /** In heartbeats. */
    public int code() {
        return code;
    }

    /** What executor and replication do in this role. */
    public Duty duty() {
        return duty;
    }

    /** Whether it is the node that has the VIPs, be it on the way of giving them up. */
    public boolean hasVips() {
        return this == ACTIVE || this == HANDOFF;
    }

    /** Whether a node in this role could become active. */
    public boolean isCandidate() {
        return this != INIT && this != FAULT && this != ADMIN_DOWN;
    }
}
