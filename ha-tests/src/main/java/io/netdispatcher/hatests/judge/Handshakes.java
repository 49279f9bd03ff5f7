package io.netdispatcher.hatests.judge;

import io.netdispatcher.hatests.lab.CapturedSegment;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** When connections opened, by a capture at the client: both directions of SYNs. By client port, nanoseconds since 1970. */
public final class Handshakes {
    private final Map<Integer, Long> synNs = new HashMap<>();
    private final Map<Integer, Long> synAckNs = new HashMap<>();

    private Handshakes() {}

    /** Those of one address. */
    public static Handshakes of(Collection<CapturedSegment> atClient, int address) {
        Handshakes handshakes = new Handshakes();
        for (CapturedSegment segment : atClient) {
            if (segment.isSyn() && segment.source() == address) {
                handshakes.synNs.putIfAbsent(segment.sourcePort(), segment.atNs());
            } else if (segment.isSynAck() && segment.target() == address) {
                handshakes.synAckNs.putIfAbsent(segment.targetPort(), segment.atNs());
            }
        }
        return handshakes;
    }

    /** Whether the handshake was completed before a moment. */
    public boolean wereDoneBefore(int port, long atNs) {
        return synAckNs.getOrDefault(port, Long.MAX_VALUE) < atNs;
    }

    /** Whether the first SYN was sent before a moment and not answered until then. */
    public boolean wereHalfOpenAt(int port, long atNs) {
        return synNs.getOrDefault(port, Long.MAX_VALUE) < atNs && !wereDoneBefore(port, atNs);
    }

    /** How many were completed between two moments. */
    public long doneBetween(long fromNs, long toNs) {
        return synAckNs.values().stream()
                .filter(atNs -> atNs >= fromNs && atNs < toNs)
                .count();
    }
}
