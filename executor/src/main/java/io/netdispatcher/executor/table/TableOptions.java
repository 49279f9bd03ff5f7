package io.netdispatcher.executor.table;

/**
 * How large a table is and how it is divided.
 *
 * @param capacity most connections it holds, 1 to 2^28
 * @param halfOpenShare part of the capacity that half-open connections may take, above 0, at most 1
 * @param unprovenShare the same for unproven connections
 * @param sweepMs milliseconds in which ageing passes over all slots once, at least 1: so late may an expiry be
 * @param hashSeed secret of the key hash, so that nobody can choose addresses that collide
 */
public record TableOptions(int capacity, double halfOpenShare, double unprovenShare, int sweepMs, long hashSeed) {
    private static final int MOST_ENTRIES = 1 << 28;

    /** Checks the ranges; {@link IllegalArgumentException} names the value that is wrong. */
    public TableOptions {
        if (capacity < 1 || capacity > MOST_ENTRIES) {
            throw new IllegalArgumentException("capacity must be 1 to " + MOST_ENTRIES + ", is " + capacity);
        }
        if (!(halfOpenShare > 0 && halfOpenShare <= 1) || !(unprovenShare > 0 && unprovenShare <= 1)) {
            throw new IllegalArgumentException(
                    "shares must be above 0 and at most 1, are " + halfOpenShare + " and " + unprovenShare);
        }
        if (sweepMs < 1) {
            throw new IllegalArgumentException("sweepMs must be at least 1, is " + sweepMs);
        }
    }

    /** Shares of 0.2 each, a sweep a second. */
    public static TableOptions of(int capacity, long hashSeed) {
        return new TableOptions(capacity, 0.2, 0.2, 1_000, hashSeed);
    }

    /** Most half-open connections, at least 1. */
    public int halfOpenLimit() {
        return Math.max(1, (int) (capacity * halfOpenShare));
    }

    /** Most unproven connections, at least 1. */
    public int unprovenLimit() {
        return Math.max(1, (int) (capacity * unprovenShare));
    }
}
