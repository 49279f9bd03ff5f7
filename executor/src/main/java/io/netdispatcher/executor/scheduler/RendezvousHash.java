package io.netdispatcher.executor.scheduler;

/**
 * The stateless choice: weighted rendezvous hashing (Thaler and Ravishankar, 1998; weights by the logarithmic method). The same
 * connection finds the same server as long as that server may take connections, whatever happens to the others. Used where a
 * connection has no entry: the table is full, or the port's {@code onMiss} says so. Not on the path of established connections.
 */
public final class RendezvousHash {
    private RendezvousHash() {}

    /** The index of the server for a client's address and port, or -1 when no server has a weight. No allocation. */
    public static int pick(Candidate[] servers, int clientAddress, int clientPort) {
        long client = (clientAddress & 0xFFFF_FFFFL) << 16 | clientPort;
        int best = -1;
        double bestScore = 0;
        for (int i = 0; i < servers.length; i++) {
            int weight = servers[i].schedulableWeight();
            if (weight > 0) {
                double uniform = ((mix(mix(client) ^ servers[i].id()) >>> 11) + 0.5) * 0x1.0p-53;
                double score = -weight / Math.log(uniform);
                if (best < 0 || score > bestScore) {
                    best = i;
                    bestScore = score;
                }
            }
        }
        return best;
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long value) {
        long mixed = value + 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ mixed >>> 31;
    }
}
