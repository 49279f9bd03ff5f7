package io.netdispatcher.failover.role;

/**
 * How long is too long, in ns. The rule that ties them together: a node that was stopped must have lost its lease before the other one can
 * claim, {@code lease <= suspect < silence}; the probes have their time before the silence is full, {@code probes <= silence - suspect}; and
 * a lost heartbeat is no suspicion, {@code 2 * heartbeat < suspect}.
 *
 * @param tickNs the role agent looks at the time so often
 * @param pauseNs a tick later than this shows that the node itself was stopped
 * @param heartbeatNs between two heartbeats
 * @param leaseNs the executor may answer for so long after a tick
 * @param suspectNs silent for so long: the shadow begins to probe
 * @param silenceNs silent for so long: the shadow may claim
 * @param probeGapNs between two probes
 * @param probeWaitNs an answer to a probe comes within this
 * @param listenNs after a start: another node is heard within this
 */
public record Timers(
        long tickNs,
        long pauseNs,
        long heartbeatNs,
        long leaseNs,
        long suspectNs,
        long silenceNs,
        long probeGapNs,
        long probeWaitNs,
        long listenNs) {
    private static final long MS = 1_000_000;

    /** The executor freezes for so long at most before a planned failover is given up. */
    public static final long FREEZE_NS = 200 * MS;
    /** The shadow takes an offer within this. */
    public static final long OFFER_NS = 100 * MS;
    /** An ex-active node forwards strays for so long. */
    public static final long GRACE_NS = 10_000 * MS;
    /** The LAN works again when it has worked for so long. */
    public static final long LAN_SETTLED_NS = 1_000 * MS;
    /** No reach for so long while the other node has it. */
    public static final long LAN_LOST_NS = 500 * MS;
    /** After a role was lost, the shadow does not claim by silence for so long; doubles each time. */
    public static final long HOLD_NS = 5_000 * MS;
    /** It doubles up to this. */
    public static final long HOLD_MOST_NS = 300_000 * MS;
    /** After so long without a loss it begins anew. */
    public static final long QUIET_NS = 600_000 * MS;
    /** Probes in a claim, at least. */
    public static final int PROBES = 2;

    /** For most: 20 ms heartbeats, takeover after 100 ms. */
    public static final Timers DEFAULT =
            new Timers(5 * MS, 40 * MS, 20 * MS, 55 * MS, 60 * MS, 100 * MS, 5 * MS, 10 * MS, 1_000 * MS);
    /** For a quiet LAN and real-time priority: 5 ms heartbeats, takeover after 30 ms. */
    public static final Timers FAST =
            new Timers(1 * MS, 12 * MS, 5 * MS, 15 * MS, 16 * MS, 30 * MS, 5 * MS, 5 * MS, 1_000 * MS);
    /** For busy machines and bad links: 100 ms heartbeats, takeover after 1 s. */
    public static final Timers STEADY =
            new Timers(20 * MS, 200 * MS, 100 * MS, 450 * MS, 500 * MS, 1_000 * MS, 20 * MS, 50 * MS, 2_000 * MS);

    /** Checks the rule. */
    public Timers {
        boolean isOrdered = tickNs < heartbeatNs && leaseNs <= suspectNs && suspectNs < silenceNs;
        long probesNs = (PROBES - 1) * probeGapNs + probeWaitNs;
        if (!isOrdered || 2 * heartbeatNs >= suspectNs || probesNs > silenceNs - suspectNs || tickNs >= pauseNs) {
            throw new IllegalArgumentException("timers break the rule that ties them together");
        }
    }
}
