package io.netdispatcher.hatests.scenario;

import io.netdispatcher.hatests.judge.Check;
import io.netdispatcher.hatests.judge.Spread;
import java.util.Locale;

/**
 * How long clients may wait, ms. Median and 99th percentile are held against runs of which there are {@value #RUNS_MIN} at least; the
 * longest outage is always.
 *
 * @param measure the field of the report
 */
public record Aim(String measure, double medianMs, double p99Ms, double maxMs) {
    /** Fewer runs have no percentiles. */
    public static final int RUNS_MIN = 10;

    private static final double NONE = Double.POSITIVE_INFINITY;
    /** Where clients see more than this, the pair has failed them, whatever the machine. */
    private static final double HARD_LIMIT_MS = 1_200;

    /** Of the outage that established connections see. */
    static Aim outage(double medianMs, double p99Ms) {
        return new Aim("outage_ms", medianMs, p99Ms, HARD_LIMIT_MS);
    }

    /** Of the outage that new connections see. */
    static Aim newConnections(double p99Ms) {
        return new Aim("outage_new_ms", NONE, p99Ms, HARD_LIMIT_MS);
    }

    /** Of a profile that is meant for something else than speed. */
    static Aim none() {
        return new Aim("outage_ms", NONE, NONE, NONE);
    }

    /** This aim without one for the 99th percentile. */
    Aim medianOnly() {
        return new Aim(measure, medianMs, NONE, maxMs);
    }

    /** Holds it against what came of so many runs; null when nothing did. */
    Check check(Spread found, int runs) {
        if (found == null) {
            return new Check("aim", false, "nothing was measured");
        }
        boolean isMany = runs >= RUNS_MIN;
        boolean held = found.max() <= maxMs && (!isMany || found.median() <= medianMs && found.p99() <= p99Ms);
        String aims = isMany ? told("median", medianMs) + told("p99", p99Ms) + told("max", maxMs) : told("max", maxMs);
        return new Check(
                "aim",
                held,
                String.format(
                        Locale.ROOT,
                        "%s median %.1f, p99 %.1f, max %.1f ms in %d runs; aim:%s",
                        measure,
                        found.median(),
                        found.p99(),
                        found.max(),
                        runs,
                        aims.isEmpty() ? " none" : aims));
    }

    private static String told(String name, double limitMs) {
        return limitMs == NONE ? "" : String.format(Locale.ROOT, " %s %.0f", name, limitMs);
    }
}
