package io.netdispatcher.hatests.sim;

/**
 * What a simulation came to that broke no promise.
 *
 * @param seed it was run from
 * @param hash over everything that happened: the same for the same seed
 * @param steps it took
 * @param healMs simulated time from the end of the faults until both nodes said HOT, with equal tables
 * @param snapshots the active nodes began
 * @param gaps the shadows found
 * @param overruns of the active nodes' logs
 * @param mismatches of digests
 * @param refused messages
 * @param restarts of nodes
 * @param hotChecks how often a HOT replica was compared with what it should be
 */
public record SimulationReport(
        long seed,
        long hash,
        int steps,
        long healMs,
        long snapshots,
        long gaps,
        long overruns,
        long mismatches,
        long refused,
        int restarts,
        long hotChecks) {}
