package io.netdispatcher.executor.forward;

import static io.netdispatcher.executor.frame.TcpFlyweight.ACK;
import static io.netdispatcher.executor.frame.TcpFlyweight.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.frame.CraftedFrames;
import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.verdict.StatelessReason;
import io.netdispatcher.executor.verdict.Verdict;
import org.junit.jupiter.api.Test;

class SourceRatesTest {
    private static final int FLOODER = Ipv4Address.parse("192.0.2.77");
    private static final int LIMIT = 100;

    private final SourceRates rates = new SourceRates(LIMIT, 42);

    private int admitted(int client, int tries, long nowMs) {
        int admitted = 0;
        for (int i = 0; i < tries; i++) {
            admitted += rates.admits(client, nowMs) ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void shouldAdmitAsManyASecondAsItsLimit() {
        for (long nowMs = 5_000; nowMs < 10_000; nowMs += 1_000) {
            assertThat(admitted(FLOODER, 1_000, nowMs)).isEqualTo(LIMIT);
            assertThat(admitted(FLOODER, 1_000, nowMs + 999)).isZero();
        }
    }

    @Test
    void shouldCountANetworkOf256AddressesTogetherAndOthersApart() {
        assertThat(admitted(FLOODER, 60, 0)).isEqualTo(60);
        assertThat(admitted(FLOODER ^ 0xFF, 60, 0)).isEqualTo(40);
        assertThat(admitted(FLOODER ^ 0x100, 60, 0)).isEqualTo(60);
    }

    @Test
    void shouldLetAFloodFromOneNetworkBotherFewOthers() {
        admitted(FLOODER, 1_000, 0);
        int bothered = 0;
        for (int network = 0; network < 10_000; network++) {
            bothered += rates.admits(0x0A00_0000 + (network << 8), 0) ? 0 : 1;
        }
        assertThat(bothered).as("of 10,000 networks, 1 in 4,096 by chance").isLessThan(20);
    }

    @Test
    void shouldSpreadNetworksDifferentlyUnderAnotherSecret() {
        int meet = 0;
        for (int seed = 0; seed < 64; seed++) {
            SourceRates other = new SourceRates(1, seed);
            other.admits(FLOODER, 0);
            meet += other.admits(FLOODER ^ 0x100, 0) ? 0 : 1;
        }
        assertThat(meet).isLessThan(3);
    }

    @Test
    void shouldForwardByHashWhatIsBeyondTheLimit() {
        try (ForwarderHarness node = new ForwarderHarness(1_000, HoldPolicy.NONE, 10)) {
            for (int i = 1; i <= 15; i++) {
                assertThat(node.segment(i, SYN, 0)).isNotZero();
            }
            assertThat(node.table.size()).isEqualTo(10);
            assertThat(node.counters.forwarder().synsStateless(StatelessReason.SOURCE_RATE))
                    .isEqualTo(5);
            assertThat(node.segment(15, ACK, 0)).isNotZero();
            assertThat(node.table.size()).as("the ACK makes the entry").isEqualTo(11);
            byte[] other = CraftedFrames.tcp("198.51.100.9", 1, ForwarderHarness.VIP, 80, SYN, 0);
            assertThat(node.receive(other)).isEqualTo(Verdict.FORWARD);
            assertThat(node.table.size()).isEqualTo(12);
            node.nowMs += 1_000;
            node.segment(16, SYN, 0);
            assertThat(node.table.size()).isEqualTo(13);
            node.assertEveryFrameIsCounted("at the end");
        }
    }
}
