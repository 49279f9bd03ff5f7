package io.netdispatcher.hatests.load;

import io.netdispatcher.hatests.lab.LabFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long segments took through a dispatcher, from a capture on its interface: each is seen when it comes and when it goes. */
public final class ForwardingTimes {
    private static final double US_PER_MS = 1e3;
    private static final double US_PER_SECOND = 1e6;
    private static final Pattern LINE = Pattern.compile(
            "(?<at>[0-9.]+) (?<from>\\S+) > (?<to>[^ ,]+),.* (?<source>[0-9.]+) > (?<target>[0-9.]+): Flags \\[(?<flags>[^]]*)\\],"
                    + " seq (?<seq>[0-9:]+).*");

    private final List<Segment> segments;

    /**
     * A segment that came in.
     *
     * @param atUs when, microseconds since 1970
     * @param delayUs until it was sent on; -1 when it never was
     */
    public record Segment(String source, String flags, long atUs, long delayUs) {
        /** Until it was sent on, ms. */
        public double delayMs() {
            return delayUs / US_PER_MS;
        }
    }

    /** What segments took, in ms, and how many never went on. */
    public record Summary(int segments, int lost, double p50, double p99, double max) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d segments, %d lost, p50 %.2f, p99 %.2f, max %.2f ms",
                    segments,
                    lost,
                    p50,
                    p99,
                    max);
        }
    }

    private ForwardingTimes(List<Segment> segments) {
        this.segments = segments;
    }

    /**
     * Pairs what came with what went; of a segment that came twice the first counts.
     *
     * @param lines as {@code tcpdump -e -tt} prints them
     * @param mac of the dispatcher's interface
     */
    public static ForwardingTimes of(List<String> lines, String mac) {
        Map<String, Long> cameUs = new HashMap<>();
        Map<String, Long> wentUs = new HashMap<>();
        Map<String, Matcher> matched = new HashMap<>();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            String key =
                    matcher.group("source") + " " + matcher.group("flags").contains("S") + " " + matcher.group("seq");
            long atUs = Math.round(Double.parseDouble(matcher.group("at")) * US_PER_SECOND);
            if (matcher.group("to").equals(mac)) {
                cameUs.putIfAbsent(key, atUs);
                matched.putIfAbsent(key, matcher);
            } else if (matcher.group("from").equals(mac)) {
                wentUs.putIfAbsent(key, atUs);
            }
        }
        List<Segment> segments = new ArrayList<>();
        cameUs.forEach((key, atUs) -> segments.add(new Segment(
                matched.get(key).group("source"),
                matched.get(key).group("flags"),
                atUs,
                wentUs.containsKey(key) ? Math.max(0, wentUs.get(key) - atUs) : -1)));
        segments.sort(java.util.Comparator.comparingLong(Segment::atUs));
        return new ForwardingTimes(segments);
    }

    /** All segments, in the order in which they came. */
    public List<Segment> segments() {
        return segments;
    }

    /** Those that came between two moments, milliseconds since 1970. */
    public ForwardingTimes between(long fromMs, long toMs) {
        return new ForwardingTimes(segments.stream()
                .filter(segment -> segment.atUs() >= fromMs * 1000 && segment.atUs() < toMs * 1000)
                .toList());
    }

    /** What they took; {@link LabFailure} when there are none. */
    public Summary summary() {
        if (segments.isEmpty()) {
            throw new LabFailure("no segment was seen");
        }
        long[] sorted = segments.stream()
                .mapToLong(Segment::delayUs)
                .filter(us -> us >= 0)
                .sorted()
                .toArray();
        return new Summary(
                segments.size(),
                segments.size() - sorted.length,
                sorted.length == 0 ? 0 : sorted[sorted.length / 2] / US_PER_MS,
                sorted.length == 0 ? 0 : sorted[(int) (sorted.length * 0.99)] / US_PER_MS,
                sorted.length == 0 ? 0 : sorted[sorted.length - 1] / US_PER_MS);
    }
}
