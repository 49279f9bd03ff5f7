package io.netdispatcher.hatests.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.hatests.lab.CapturedSegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakesTest {
    private static final int CLIENT = CapturedSegment.address("10.0.0.2");
    private static final int VIP = CapturedSegment.address("10.0.0.100");
    private static final int SYN = 0x02;
    private static final int SYN_ACK = 0x12;

    private static CapturedSegment syn(long at, int port) {
        return new CapturedSegment(at, CLIENT, port, VIP, 80, 7, 0, SYN);
    }

    private static CapturedSegment synAck(long at, int port) {
        return new CapturedSegment(at, VIP, 80, CLIENT, port, 9, 0, SYN_ACK);
    }

    @Test
    void shouldTellOpenHalfOpenAndLaterConnectionsApart() {
        Handshakes handshakes = Handshakes.of(
                List.of(
                        syn(10, 1),
                        synAck(12, 1),
                        syn(48, 2),
                        syn(60, 3),
                        synAck(61, 3),
                        syn(1_048, 2),
                        synAck(1_050, 2)),
                CLIENT);

        assertThat(handshakes.wereDoneBefore(1, 50)).isTrue();
        assertThat(handshakes.wereHalfOpenAt(1, 50)).isFalse();
        assertThat(handshakes.wereDoneBefore(2, 50)).isFalse();
        assertThat(handshakes.wereHalfOpenAt(2, 50)).isTrue();
        assertThat(handshakes.wereDoneBefore(3, 50)).isFalse();
        assertThat(handshakes.wereHalfOpenAt(3, 50)).isFalse();
        assertThat(handshakes.doneBetween(0, 50)).isEqualTo(1);
        assertThat(handshakes.doneBetween(50, 2_000)).isEqualTo(2);
    }
}
