package io.netdispatcher.failover.role;

/**
 * Questions to the LAN who answers for the VIPs.
 *
 * @param sent how many in this round
 * @param firstNs when the first was sent
 * @param lastNs when the latest was sent
 */
record Probing(int sent, long firstNs, long lastNs) {
    private static final long NEVER = Long.MIN_VALUE / 2;

    static final Probing NONE = new Probing(0, NEVER, NEVER);

    /** After so many a round goes on at the pace of heartbeats. */
    private static final int QUICK = 4;

    Probing another(long nowNs) {
        return new Probing(sent + 1, sent == 0 ? nowNs : firstNs, nowNs);
    }

    boolean isDue(long nowNs, Timers timers) {
        return nowNs - lastNs >= (sent < QUICK ? timers.probeGapNs() : timers.heartbeatNs());
    }

    /** Whether enough were sent, and the last had its time to be answered. */
    boolean isUnanswered(long nowNs, long vipClaimedNs, Timers timers) {
        long neededNs = (Timers.PROBES - 1) * timers.probeGapNs() + timers.probeWaitNs();
        return sent >= Timers.PROBES && nowNs - firstNs >= neededNs && vipClaimedNs < firstNs;
    }
}
