package io.netdispatcher.executor.table;

import static io.netdispatcher.executor.table.ConnectionState.CLOSING;
import static io.netdispatcher.executor.table.ConnectionState.ESTABLISHED;
import static io.netdispatcher.executor.table.ConnectionState.HALF_CLOSED;
import static io.netdispatcher.executor.table.ConnectionState.HALF_OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node does that takes over: every connection gets its full idle timeout. */
class RestartAgesTest {
    private static final long DAY_MS = 86_400_000L;
    private static final int SWEEP_MS = 100;

    private final ConnectionTable table = ChronicleConnectionTable.inMemory(
            new TableOptions(100, 1, 1, SWEEP_MS, 3),
            Timeouts.of(30_000, 60_000, 900_000, 10_000),
            ConnectionListener.NONE);

    @AfterEach
    void stop() {
        table.close();
    }

    private static ConnectionKey key(int number) {
        return new ConnectionKey().setIpv4(number, 1, 2, 3, ConnectionKey.TCP);
    }

    private void sweep(long nowMs) {
        table.expire(nowMs, 1_000);
        table.expire(nowMs + SWEEP_MS, 1_000);
    }

    /** The last two: the 32 bits of the last packet's time seem to lie ahead; and all 32 bits have gone round. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1_000, 3_600_000, 20 * DAY_MS, 30 * DAY_MS, 40 * DAY_MS, 50 * DAY_MS})
    void shouldGiveEveryConnectionAFullTimeoutHoweverLongTheShadowDidNotAge(long shadowMs) {
        long startMs = 0xFFFF_0000L;
        table.insert(key(1), ESTABLISHED, 1, startMs);
        table.insert(key(2), HALF_OPEN, 1, startMs);
        long takeoverMs = startMs + shadowMs;
        table.restartAges(takeoverMs);
        sweep(takeoverMs + 29_000);
        assertThat(table.size()).isEqualTo(2);
        sweep(takeoverMs + 30_000);
        assertThat(table.lookup(key(2))).as("half-open for 30 s").isNull();
        assertThat(table.silentMs(table.lookup(key(1)), takeoverMs + 31_000)).isEqualTo(31_000);
        sweep(takeoverMs + 899_000);
        assertThat(table.size()).isEqualTo(1);
        sweep(takeoverMs + 900_000);
        assertThat(table.size()).isZero();
    }

    @Test
    void shouldAgeByTheLastPacketWhereOneCameSince() {
        table.insert(key(1), ESTABLISHED, 1, 0);
        table.restartAges(1_000_000);
        table.lookup(key(1)).lastSeenMs(1_500_000);
        assertThat(table.silentMs(table.lookup(key(1)), 1_600_000)).isEqualTo(100_000);
        sweep(2_399_000);
        assertThat(table.size()).isEqualTo(1);
        sweep(2_400_000);
        assertThat(table.size()).isZero();
    }

    @Test
    void shouldCloseAHalfClosedConnectionAfterAFullTimeoutOnly() {
        table.insert(key(1), HALF_CLOSED, 1, 0);
        table.restartAges(1_000_000);
        sweep(1_009_800);
        assertThat(table.count(HALF_CLOSED)).isEqualTo(1);
        sweep(1_010_000);
        assertThat(table.count(CLOSING)).isEqualTo(1);
    }

    @Test
    void shouldForgetTheFloorBeforeItMisleads() {
        table.restartAges(0);
        long nowMs = 60 * DAY_MS;
        table.insert(key(1), ESTABLISHED, 1, nowMs);
        assertThat(table.silentMs(table.lookup(key(1)), nowMs + 5)).isEqualTo(5);
        assertThat(table.silentMs(table.lookup(key(1)), nowMs + 900_001)).isEqualTo(900_001);
    }
}
