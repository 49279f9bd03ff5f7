package io.netdispatcher.cli.config;

/**
 * The weight loop.
 *
 * @param intervalMs time between two computations in ms
 * @param smoothing smoothing index, above 0; a larger one changes weights more slowly
 * @param sensitivity sum of changes below which weights stay, as a part of the total, 0 to 1
 * @param weightBound largest weight that the manager gives, 1 to 100
 * @param weightFunction name of the weight computation function
 * @param proportions what each class of metric counts for
 */
public record ManagerConfig(
        int intervalMs,
        double smoothing,
        double sensitivity,
        int weightBound,
        String weightFunction,
        Proportions proportions) {
    /**
     * What each class of metric counts for; each 0 to 1, together 1.
     *
     * @param active established connections
     * @param fresh new connections of the interval; the key is {@code new}
     * @param advisor response times measured by advisors
     * @param host metrics reported by agents on the servers
     */
    public record Proportions(double active, double fresh, double advisor, double host) {}
}
