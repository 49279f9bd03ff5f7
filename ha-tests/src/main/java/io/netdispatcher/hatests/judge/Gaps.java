package io.netdispatcher.hatests.judge;

import io.netdispatcher.hatests.lab.CapturedSegment;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * How long nothing came: the longest time between two segments of one probe at the servers' ports. The sender's own interval is
 * part of it.
 */
public final class Gaps {
    private static final double NS_PER_MS = 1e6;

    private Gaps() {}

    /**
     * The longest gap of any of a source's connections, each by itself.
     *
     * @param atServers what came at all servers' ports, in any order
     * @param source the probe's address
     * @param fromNs only gaps that end later count
     * @param toNs only gaps that begin earlier count; silence up to here is a gap, too
     */
    public static double ofConnections(Collection<CapturedSegment> atServers, int source, long fromNs, long toNs) {
        Map<Integer, Set<Long>> seen = new LinkedHashMap<>();
        Map<Integer, LongStream.Builder> times = new LinkedHashMap<>();
        atServers.stream()
                .filter(segment -> segment.source() == source && segment.lengthBytes() > 0)
                .filter(segment -> seen.computeIfAbsent(segment.sourcePort(), port -> new HashSet<>())
                        .add(segment.seq()))
                .forEach(segment -> times.computeIfAbsent(segment.sourcePort(), port -> LongStream.builder())
                        .add(segment.atNs()));
        return times.values().stream()
                .mapToDouble(of -> longestMs(of.build().toArray(), fromNs, toNs))
                .max()
                .orElse((toNs - fromNs) / NS_PER_MS);
    }

    /** The longest gap between first SYNs, each from a port of its own; parameters as above. */
    public static double ofSyns(Collection<CapturedSegment> atServers, int source, long fromNs, long toNs) {
        Set<Long> seen = new HashSet<>();
        long[] times = atServers.stream()
                .filter(segment -> segment.source() == source && segment.isSyn())
                .filter(segment -> seen.add(segment.seq() << 16 | segment.sourcePort()))
                .mapToLong(CapturedSegment::atNs)
                .toArray();
        return longestMs(times, fromNs, toNs);
    }

    /** The longest time between two of these moments that touches the span from one moment to another. */
    static double longestMs(long[] timesNs, long fromNs, long toNs) {
        long[] sorted = timesNs.clone();
        Arrays.sort(sorted);
        long longestNs = 0;
        long beforeNs = fromNs;
        for (long atNs : sorted) {
            if (atNs > fromNs && beforeNs < toNs) {
                longestNs = Math.max(longestNs, atNs - beforeNs);
            }
            beforeNs = atNs;
        }
        if (beforeNs < toNs) {
            longestNs = Math.max(longestNs, toNs - Math.max(beforeNs, fromNs));
        }
        return longestNs / NS_PER_MS;
    }

    /** All segments of several captures as one list. */
    public static List<CapturedSegment> merged(Collection<List<CapturedSegment>> captures) {
        return captures.stream().flatMap(List::stream).toList();
    }
}
