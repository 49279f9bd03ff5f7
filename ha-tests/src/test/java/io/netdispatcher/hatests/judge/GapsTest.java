package io.netdispatcher.hatests.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.hatests.lab.CapturedSegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GapsTest {
    private static final long MS = 1_000_000;
    private static final int PROBE = CapturedSegment.address("10.0.0.3");
    private static final int VIP = CapturedSegment.address("10.0.0.100");
    private static final int SYN = 2;
    private static final int PUSH_ACK = 0x18;

    /** A segment every 5 ms from a port, but for those between two moments. */
    private static List<CapturedSegment> steady(int port, long outFromMs, long outToMs) {
        List<CapturedSegment> segments = new ArrayList<>();
        for (long ms = 0; ms < 1_000; ms += 5) {
            if (ms <= outFromMs || ms >= outToMs) {
                segments.add(new CapturedSegment(ms * MS, PROBE, port, VIP, 80, ms, 1, PUSH_ACK));
            }
        }
        return segments;
    }

    private static double gap(List<CapturedSegment> segments, long fromMs, long toMs) {
        return Gaps.ofConnections(segments, PROBE, fromMs * MS, toMs * MS);
    }

    @Test
    void shouldFindThePlantedOutageOfOneConnectionAmongGoodOnes() {
        List<CapturedSegment> segments = new ArrayList<>(steady(1_024, 0, 0));
        segments.addAll(steady(1_025, 300, 420));
        segments.addAll(steady(1_026, 0, 0));

        assertThat(gap(segments, 250, 900)).isEqualTo(120);
        assertThat(gap(segments, 400, 900)).as("a gap that ends within").isEqualTo(120);
        assertThat(gap(segments, 500, 900)).as("a gap that ended before").isEqualTo(5);
        assertThat(gap(segments, 0, 200)).as("a gap that begins later").isEqualTo(5);
    }

    @Test
    void shouldNotTakeARepeatedSegmentForANewOne() {
        List<CapturedSegment> segments = new ArrayList<>(steady(1_024, 300, 420));
        segments.add(new CapturedSegment(360 * MS, PROBE, 1_024, VIP, 80, 300, 1, PUSH_ACK));

        assertThat(gap(segments, 250, 900)).isEqualTo(120);
    }

    @Test
    void shouldCountSilenceUpToTheEndAndSilenceAltogether() {
        assertThat(gap(steady(1_024, 300, 5_000), 250, 990)).isEqualTo(690);
        assertThat(gap(List.of(), 250, 990)).isEqualTo(740);
    }

    @Test
    void shouldMeasureSynsByTheirFirstComing() {
        List<CapturedSegment> syns = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            if (i <= 40 || i >= 60) {
                syns.add(new CapturedSegment(i * 5 * MS, PROBE, 2_000 + i, VIP, 80, i, 0, SYN));
            }
        }
        syns.add(new CapturedSegment(250 * MS, PROBE, 2_000, VIP, 80, 0, 0, SYN));

        assertThat(Gaps.ofSyns(syns, PROBE, 0, 400 * MS)).isEqualTo(100);
    }
}
