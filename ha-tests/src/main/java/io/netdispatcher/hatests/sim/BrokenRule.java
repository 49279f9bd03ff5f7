package io.netdispatcher.hatests.sim;

/** A rule of the failover that a simulation breaks on purpose, outside the production code, to show that its judge sees it. */
public enum BrokenRule {
    /** None. */
    NONE,
    /** The VIPs are not announced again when a split heals. */
    NO_REANNOUNCE,
    /** Nobody hears who answers for the VIPs, so that probes never find anybody. */
    NO_PROBE,
    /** A node reads the epoch 0 in everything that the other one says. */
    NO_EPOCH_CHECK,
    /** The replication says hot, always. */
    HOT_TOO_EARLY,
    /** The executor's lease never runs out. */
    ANSWER_AFTER_PAUSE
}
