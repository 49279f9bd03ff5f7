package io.netdispatcher.hatests.judge;

import io.netdispatcher.hatests.lab.CapturedSegment;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** What a client sent and no server got. */
public final class SegmentLoss {
    private SegmentLoss() {}

    /** What makes two captures of a segment the same one. */
    private record Key(int source, int port, long seq, int lengthBytes) {
        Key(CapturedSegment segment) {
            this(segment.source(), segment.sourcePort(), segment.seq(), segment.lengthBytes());
        }
    }

    /**
     * Segments in the client's capture and in no server's. One that was sent twice must have come twice: a retransmission does not cancel a
     * loss.
     *
     * @param sent those that count: of established connections, from a time when every capture ran
     * @param atServers all that came at the servers' ports
     */
    public static long count(
            Collection<CapturedSegment> fromClient,
            Predicate<CapturedSegment> sent,
            Collection<CapturedSegment> atServers) {
        Map<Key, Integer> missing = new HashMap<>();
        fromClient.stream().filter(sent).forEach(segment -> missing.merge(new Key(segment), 1, Integer::sum));
        atServers.forEach(
                segment -> missing.computeIfPresent(new Key(segment), (key, left) -> left > 1 ? left - 1 : null));
        return missing.values().stream().mapToLong(Integer::longValue).sum();
    }
}
