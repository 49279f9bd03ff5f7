package io.netdispatcher.executor.scheduler;

import java.util.Arrays;

/**
 * Weighted round robin that is smooth: after any number of connections each server's count is within one of its exact share.
 *
 * <p>The rule is Tijdeman's ("The chairman assignment problem", Discrete Mathematics 32, 1980): among the servers that lag enough
 * behind their share, the one that would be the first to lag by a whole connection goes next. It bounds the deviation by
 * 1 - 1/(2n - 2) for n servers. The common "smooth" rule, largest lag first, has no such bound.
 *
 * <p>Lags are whole numbers in units of 1/(sum of weights), so nothing drifts. They are kept, rescaled, when a weight changes:
 * the change works from the next connection on and causes no burst. Owned by the executor thread; no allocation.
 */
public final class SmoothWeightedRoundRobin {
    /** Far beyond what servers and weights there may be, and products still fit in a long. */
    private static final long MOST_WEIGHT = 1 << 22;

    private static final long MOST_LAG = 1L << 32;

    private final Candidate[] servers;
    private final long[] lags;
    private final int[] weights;
    private long totalWeight;

    /**
     * @param servers the port's servers; read at every call, so a server that stops resolving is skipped at once
     * @param before the scheduler whose position goes on, or null
     */
    public SmoothWeightedRoundRobin(Candidate[] servers, SmoothWeightedRoundRobin before) {
        this.servers = servers;
        lags = new long[servers.length];
        weights = new int[servers.length];
        if (before != null) {
            totalWeight = before.totalWeight;
            for (int i = 0; i < servers.length; i++) {
                lags[i] = before.lagOf(servers[i].id());
            }
        }
    }

    private long lagOf(int serverId) {
        for (int i = 0; i < servers.length; i++) {
            if (servers[i].id() == serverId) {
                return lags[i];
            }
        }
        return 0;
    }

    /** The unit of the lags: the sum of weights at the last choice; 0 before the first. */
    public long totalWeight() {
        return totalWeight;
    }

    /** How far a server is behind its share, in 1/{@link #totalWeight()} of a connection. */
    public long lag(int index) {
        return lags[index];
    }

    /** Takes over another scheduler's position: everybody exactly at his share, until {@link #lag(int, long)} says otherwise. */
    public void resume(long unit) {
        totalWeight = Math.clamp(unit, 0, MOST_WEIGHT);
        Arrays.fill(lags, 0);
    }

    /** Sets how far a server is behind, after {@link #resume}. What no scheduler can come to is cut to what can be reckoned with. */
    public void lag(int index, long lag) {
        lags[index] = Math.clamp(lag, -MOST_LAG, MOST_LAG);
    }

    /** The index of the next connection's server, or -1 when no server may take one. */
    public int next() {
        int eligible = readWeights();
        if (eligible == 0) {
            return -1;
        }
        int chosen = eligible == 1 ? onlyOne() : earliestDeadline(2L * eligible - 2);
        lags[chosen] -= totalWeight;
        return chosen;
    }

    private int readWeights() {
        long total = 0;
        int eligible = 0;
        for (int i = 0; i < servers.length; i++) {
            weights[i] = servers[i].schedulableWeight();
            total += weights[i];
            if (weights[i] > 0) {
                eligible++;
            }
        }
        if (total != totalWeight && totalWeight > 0) {
            for (int i = 0; i < lags.length; i++) {
                lags[i] = lags[i] * total / totalWeight;
            }
        }
        totalWeight = total;
        for (int i = 0; i < lags.length; i++) {
            lags[i] = weights[i] == 0 ? 0 : lags[i] + weights[i];
        }
        return eligible;
    }

    private int onlyOne() {
        int only = 0;
        while (weights[only] == 0) {
            only++;
        }
        lags[only] = totalWeight;
        return only;
    }

    /** {@code scale} is 2n - 2; deadlines are compared as fractions, multiplied out. */
    private int earliestDeadline(long scale) {
        int chosen = -1;
        int furthestBehind = -1;
        long chosenSlack = 0;
        for (int i = 0; i < lags.length; i++) {
            if (weights[i] == 0) {
                continue;
            }
            if (furthestBehind < 0 || lags[i] > lags[furthestBehind]) {
                furthestBehind = i;
            }
            if (scale * lags[i] >= totalWeight) {
                long slack = scale * (totalWeight - lags[i]) - totalWeight;
                if (chosen < 0 || slack * weights[chosen] < chosenSlack * weights[i]) {
                    chosen = i;
                    chosenSlack = slack;
                }
            }
        }
        // After a change of weights the lags need not sum to zero, and then nobody may lag enough.
        return chosen < 0 ? furthestBehind : chosen;
    }
}
