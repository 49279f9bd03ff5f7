package io.netdispatcher.executor.pair;

/**
 * What the executor sees of the service LAN and of its own hand-over, for the role agent. Written by the executor's thread, read by any; each
 * value on its own is up to date, together they may be of different duty cycles.
 */
public final class LanReport {
    private final Runnable wakeUp;
    private volatile boolean hasCarrier = true;
    private volatile int targets;
    private volatile int targetsHeard;
    private volatile int servers;
    private volatile int serversHeard;
    private volatile long answers;
    private volatile long vipProbes;
    private volatile long vipClaims;
    private volatile long vipClaimant;
    private volatile long frozenDrained;

    /** {@code wakeUp} is called when something changed that can't wait for the next tick; it neither blocks nor allocates. */
    public LanReport(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** Whether the external link is up and its cable leads somewhere. */
    public boolean hasCarrier() {
        return hasCarrier;
    }

    /** Executor thread. */
    public void carrier(boolean isThere) {
        if (isThere != hasCarrier) {
            hasCarrier = isThere;
            wakeUp.run();
        }
    }

    /** Stations that show whether this node reaches the LAN; the servers when the configuration names none. */
    public int targets() {
        return targets;
    }

    /** How many of them were heard in the last second. */
    public int targetsHeard() {
        return targetsHeard;
    }

    /** Executor thread. */
    public void targets(int known, int heard) {
        targets = known;
        targetsHeard = heard;
    }

    /** Real servers. */
    public int servers() {
        return servers;
    }

    /** How many of them answer. */
    public int serversHeard() {
        return serversHeard;
    }

    /** Executor thread. */
    public void servers(int known, int heard) {
        servers = known;
        serversHeard = heard;
    }

    /** ARP packets of {@link #targets}, since the start. */
    public long answers() {
        return answers;
    }

    /** Executor thread. */
    public void answered() {
        answers = answers + 1;
        wakeUp.run();
    }

    /** How often all VIPs were asked for, since the start: an executor that stands still asks nobody. */
    public long vipProbes() {
        return vipProbes;
    }

    /** Executor thread. */
    public void vipsProbed() {
        vipProbes = vipProbes + 1;
        wakeUp.run();
    }

    /** ARP packets of other stations that said a VIP is theirs, since the start. */
    public long vipClaims() {
        return vipClaims;
    }

    /** MAC address of the latest of these stations. */
    public long vipClaimant() {
        return vipClaimant;
    }

    /** Executor thread. */
    public void vipClaimed(long mac) {
        vipClaimant = mac;
        // One writer only: no update is lost.
        vipClaims = vipClaims + 1;
        wakeUp.run();
    }

    /** Which freezing of the executor, counted from 1, has brought everything to the shadow; 0 for none yet. */
    public long frozenDrained() {
        return frozenDrained;
    }

    /** Executor thread. */
    public void drained(long freezing) {
        frozenDrained = freezing;
        wakeUp.run();
    }
}
