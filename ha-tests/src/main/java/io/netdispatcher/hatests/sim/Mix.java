package io.netdispatcher.hatests.sim;

/** Running hashes of a run: two runs of a seed must come to the same one. */
final class Mix {
    private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;

    private Mix() {}

    static long of(long hash, long value) {
        long mixed = (hash ^ value) * MULTIPLIER;
        return mixed ^ mixed >>> 29;
    }

    static long of(long hash, long first, long second) {
        return of(of(hash, first), second);
    }
}
