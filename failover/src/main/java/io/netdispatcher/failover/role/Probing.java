package io.netdispatcher.failover.role;

/**
 * Questions to the LAN who answers for the VIPs. Only those count that have left: an executor that stands still asks nobody.
 *
 * @param wanted how many in this round
 * @param wantedNs when the latest was wanted
 * @param sent how many have left
 * @param firstNs when it was known that the first had left
 * @param enoughNs when it was known that enough had left
 */
record Probing(int wanted, long wantedNs, int sent, long firstNs, long enoughNs) {
    private static final long NEVER = Long.MIN_VALUE / 2;

    static final Probing NONE = new Probing(0, NEVER, 0, NEVER, NEVER);

    /** After so many a round goes on at the pace of heartbeats. */
    private static final int QUICK = 4;

    Probing another(long nowNs) {
        return new Probing(wanted + 1, nowNs, sent, firstNs, enoughNs);
    }

    /** One that was wanted has left. */
    Probing left(long nowNs) {
        if (sent >= wanted) {
            return this;
        }
        return new Probing(
                wanted, wantedNs, sent + 1, sent == 0 ? nowNs : firstNs, sent + 1 == Timers.PROBES ? nowNs : enoughNs);
    }

    boolean isDue(long nowNs, Timers timers) {
        return nowNs - wantedNs >= (wanted < QUICK ? timers.probeGapNs() : timers.heartbeatNs());
    }

    /** Whether enough have left, and the last needed had its time to be answered. */
    boolean isUnanswered(long nowNs, long vipClaimedNs, Timers timers) {
        return sent >= Timers.PROBES && nowNs - enoughNs >= timers.probeWaitNs() && vipClaimedNs < firstNs;
    }
}
