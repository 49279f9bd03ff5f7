package io.netdispatcher.failover.role;

/** What a step wants done. Effects are carried out in order, and none of them is waited for. */
public sealed interface Effect {
    /**
     * Executor and replication do something else from now on.
     *
     * @param claim of the active node, this one's own for {@link Duty#LEAD} and {@link Duty#FREEZE}
     * @param isHot for {@link Duty#LEAD}: whether the table is complete
     * @param successor for {@link Duty#STRAYS}: MAC address of the active node
     */
    record Perform(Duty duty, Claim claim, boolean isHot, long successor) implements Effect {}

    /** The executor may answer for the VIPs until then. */
    record RenewLease(long untilNs) implements Effect {}

    /** The executor may not answer any more. */
    record RevokeLease() implements Effect {}

    /** Ask the LAN who answers for the VIPs. */
    record ProbeVips() implements Effect {}

    /** Announce the VIPs afresh, all rounds. */
    record Announce() implements Effect {}

    /** Send a heartbeat on all paths now. */
    record SendBeat() implements Effect {}

    /** Write on disk that the epoch's counter may become this; not waited for. */
    record ReserveEpoch(long counter) implements Effect {}

    /**
     * The role has changed.
     *
     * @param reason with the numbers that decided
     */
    record RoleChanged(Role from, Role to, Cause cause, Claim claim, String reason) implements Effect {}

    /** What was ordered is refused. */
    record Refused(String reason) implements Effect {}

    /** The node may end: nothing depends on it any more. */
    record Finished() implements Effect {}
}
