package io.netdispatcher.hatests.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.hatests.lab.CapturedSegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentLossTest {
    private static final int CLIENT = CapturedSegment.address("10.0.0.2");
    private static final int VIP = CapturedSegment.address("10.0.0.100");

    private static CapturedSegment segment(long at, int port, long seq, int length) {
        return new CapturedSegment(at, CLIENT, port, VIP, 80, seq, length, 0x18);
    }

    private static long lost(List<CapturedSegment> sent, List<CapturedSegment> came) {
        return SegmentLoss.count(sent, segment -> true, came);
    }

    @Test
    void shouldFindNothingLostInWhateverOrderItCame() {
        assertThat(lost(
                        List.of(segment(1, 1, 100, 10), segment(2, 1, 110, 10), segment(3, 2, 100, 10)),
                        List.of(segment(5, 2, 100, 10), segment(6, 1, 110, 10), segment(7, 1, 100, 10))))
                .isZero();
    }

    @Test
    void shouldFindThePlantedLoss() {
        assertThat(lost(
                        List.of(segment(1, 1, 100, 10), segment(2, 1, 110, 10)),
                        List.of(segment(5, 1, 100, 10), segment(6, 2, 110, 10), segment(7, 1, 110, 11))))
                .isEqualTo(1);
    }

    @Test
    void shouldNotLetARetransmissionCancelALoss() {
        assertThat(lost(List.of(segment(1, 1, 100, 10), segment(201, 1, 100, 10)), List.of(segment(202, 1, 100, 10))))
                .isEqualTo(1);
    }

    @Test
    void shouldCountOnlyWhatCounts() {
        List<CapturedSegment> sent = List.of(segment(1, 1, 100, 10), segment(2, 2, 100, 10));

        assertThat(SegmentLoss.count(sent, segment -> segment.sourcePort() == 2, List.of()))
                .isEqualTo(1);
    }
}
