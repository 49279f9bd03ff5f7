package io.netdispatcher.hatests.judge;

import java.util.Arrays;
import java.util.Collection;

/** A measure over several runs. The 99th percentile is the nearest rank: of fewer than a hundred runs it is the longest. */
public record Spread(double min, double median, double p99, double max) {
    private static final double P99 = 0.99;

    /** Of the runs' values, to a hundredth; null when there are none. */
    public static Spread of(Collection<Double> values) {
        if (values.isEmpty()) {
            return null;
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        int rank = (int) Math.ceil(P99 * sorted.length) - 1;
        double[] found = {sorted[0], median, sorted[rank], sorted[sorted.length - 1]};
        double[] rounded = Arrays.stream(found)
                .map(value -> Math.round(value * 100) / 100.0)
                .toArray();
        return new Spread(rounded[0], rounded[1], rounded[2], rounded[3]);
    }
}
