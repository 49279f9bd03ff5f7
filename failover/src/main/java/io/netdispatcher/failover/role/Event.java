package io.netdispatcher.failover.role;

/** What happens to a node. Times are of its own monotonic clock. */
public sealed interface Event {
    /** When it happened. */
    long nowNs();

    /** Time goes on. */
    record Tick(long nowNs) implements Event {}

    /** The node may take part: it can send and receive on at least one path. */
    record Started(long nowNs) implements Event {}

    /**
     * A genuine heartbeat came in, newer than all before.
     *
     * @param confirmedNs when this node had sent the latest of its heartbeats that the other one knew of; {@code Long.MIN_VALUE} for none
     */
    record Heard(long nowNs, Beat beat, long confirmedNs) implements Event {}

    /** The other node's process is said to be gone. */
    record ProcessGone(long nowNs) implements Event {}

    /** The LAN looks like this. */
    record LanSeen(long nowNs, Lan lan) implements Event {}

    /** Another station says that a VIP is its own. */
    record VipClaimed(long nowNs, long mac) implements Event {}

    /** The replica is so far. */
    record Synced(long nowNs, Sync sync) implements Event {}

    /** Everything is with the other node, since the executor was frozen. */
    record Drained(long nowNs) implements Event {}

    /** The epoch's counter is on disk up to this. */
    record EpochReserved(long nowNs, long counter) implements Event {}

    /** An admin, or the node's own end, wants something. */
    record Ordered(long nowNs, Order order) implements Event {}

    /** What can be ordered. */
    enum Order {
        /** A planned failover to the shadow. */
        FAILOVER,
        /** The same though the shadow serves less well, or has another configuration. */
        FAILOVER_FORCED,
        /** Hand over if possible, and end. */
        STOP,
        /** Take no part any more, but go on running. */
        DOWN,
        /** Take part again. */
        UP
    }
}
