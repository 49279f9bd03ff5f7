package io.netdispatcher.executor.forward;

/**
 * How many entries each network of 256 clients (/24) has made in this second, so that no single one fills table, link and hold: beyond its limit its
 * SYNs go the stateless way, on one node alone as well. {@value #PLACES} places, found by a hash under a secret; networks that meet at one
 * share its limit, which costs them entries for a moment and no connection. Owned by the executor thread; no allocation.
 */
public final class SourceRates {
    /** Entries that a network may make in a second unless something else is asked for. */
    public static final int LIMIT_PER_SECOND = 20_000;

    private static final int PLACES = 4_096;
    private static final int PLACE_BITS = 12;
    private static final int NETWORK_SHIFT = 8;
    private static final long WINDOW_MS = 1_000;

    private final int limit;
    private final long seed;
    private final long[] windows = new long[PLACES];
    private final int[] counts = new int[PLACES];

    /** At most {@code limit} a second each; {@code seed} is secret, or somebody chooses networks that meet. */
    public SourceRates(int limit, long seed) {
        this.limit = limit;
        this.seed = seed;
    }

    /** Counts an entry that this client is about to make, and says whether it may. One that may not is not counted. */
    boolean admits(int client, long nowMs) {
        int place = place(client >>> NETWORK_SHIFT);
        long window = Math.floorDiv(nowMs, WINDOW_MS);
        if (windows[place] != window) {
            windows[place] = window;
            counts[place] = 0;
        }
        if (counts[place] >= limit) {
            return false;
        }
        counts[place]++;
        return true;
    }

    /** The finaliser of SplitMix64, its upper bits. */
    private int place(int network) {
        long mixed = (network ^ seed) + 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
        return (int) ((mixed ^ mixed >>> 31) >>> Long.SIZE - PLACE_BITS);
    }
}
