package io.netdispatcher.hatests.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.HdrHistogram.Histogram;

/** Milliseconds from a request to its complete answer. All 0 if there was no answer. */
public record LatencySummary(
        double p50,
        double p90,
        double p99,
        @JsonProperty("p99_9") double p999,
        double max) {
    private static final double US_IN_MS = 1_000;

    /** Of a histogram in microseconds. */
    static LatencySummary of(Histogram histogramUs) {
        return new LatencySummary(
                histogramUs.getValueAtPercentile(50) / US_IN_MS,
                histogramUs.getValueAtPercentile(90) / US_IN_MS,
                histogramUs.getValueAtPercentile(99) / US_IN_MS,
                histogramUs.getValueAtPercentile(99.9) / US_IN_MS,
                histogramUs.getMaxValue() / US_IN_MS);
    }
}
