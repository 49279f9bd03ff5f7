package io.netdispatcher.hatests.load;

import org.HdrHistogram.Histogram;

/** The latencies of one kind of request. One thread. */
final class Latencies {
    private static final long MAX_US = 120_000_000;
    private static final int DIGITS = 3;

    private final Histogram histogramUs = new Histogram(MAX_US, DIGITS);

    /** Counts an answer. */
    void record(long latencyNs) {
        histogramUs.recordValue(toUs(latencyNs));
    }

    /**
     * Counts an answer to a client that would have asked again after the interval had it not waited: the requests that
     * the wait suppressed count with what they would have waited.
     */
    void record(long latencyNs, long intervalNs) {
        histogramUs.recordValueWithExpectedInterval(toUs(latencyNs), toUs(intervalNs));
    }

    LatencySummary summary() {
        return LatencySummary.of(histogramUs);
    }

    private static long toUs(long ns) {
        return Math.clamp(ns / 1_000, 0, MAX_US);
    }
}
