package io.netdispatcher.hatests.bench.pair;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Durations of a window, in ms. */
record Quantiles(long count, double p50, double p99, double p999, double max) {
    /** Durations below this are told apart, longer ones count as this long. */
    private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(60);

    private static final int DIGITS = 3;
    private static final double NS_PER_MS = 1e6;

    /** A histogram of ns that never allocates after this. */
    static Histogram histogram() {
        return new Histogram(LONGEST_NS, DIGITS);
    }

    static void record(Histogram histogram, long ns) {
        histogram.recordValue(Math.clamp(ns, 0, LONGEST_NS));
    }

    static Quantiles of(Histogram ns) {
        return new Quantiles(ns.getTotalCount(), ms(ns, 50), ms(ns, 99), ms(ns, 99.9), ns.getMaxValue() / NS_PER_MS);
    }

    private static double ms(Histogram ns, double percentile) {
        return ns.getValueAtPercentile(percentile) / NS_PER_MS;
    }
}
