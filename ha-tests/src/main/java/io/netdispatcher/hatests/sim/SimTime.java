package io.netdispatcher.hatests.sim;

/** The simulated world's time, in ns: that of no node. */
final class SimTime {
    long nowNs = 1_000_000_000L;
}
