package io.netdispatcher.hatests.bench.pair;

/**
 * What the active end's generator saw between two moments.
 *
 * @param newFrames SYNs handed to the forwarder
 * @param knownFrames segments of known connections handed to it
 * @param sent frames that the forwarder sent on
 * @param acknowledged changes that the shadow acknowledged
 * @param seconds how long it was
 * @param lag from the making of an entry to its acknowledgement; of SYNs at a rate
 * @param hold from handing a SYN over to its departure
 * @param delay from the moment a frame was due to its departure
 * @param longestGapMs the longest time between two looks at the network card
 */
record Window(
        long newFrames,
        long knownFrames,
        long sent,
        long acknowledged,
        double seconds,
        Quantiles lag,
        Quantiles hold,
        Quantiles delay,
        double longestGapMs) {}
