package io.netdispatcher.executor.table;

import static io.netdispatcher.executor.table.ConnectionState.CLOSING;
import static io.netdispatcher.executor.table.ConnectionState.ESTABLISHED;
import static io.netdispatcher.executor.table.ConnectionState.HALF_CLOSED;
import static io.netdispatcher.executor.table.ConnectionState.HALF_OPEN;
import static io.netdispatcher.executor.table.ConnectionState.UNPROVEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Admission, ageing, bounds and costs of the table in memory, by a manual clock. */
class ChronicleConnectionTableTest {
    static final Timeouts TIMEOUTS = Timeouts.of(30_000, 60_000, 900_000, 10_000);
    private static final long SEED = 7;

    private final ConnectionKey key = new ConnectionKey();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 63, 64, 65, 1_000, 4_097, 100_000})
    void shouldHoldItsCapacityAndNoMoreThroughTurnover(int capacity) {
        try (ConnectionTable table = inMemory(capacity)) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < capacity; i++) {
                    assertThat(table.insert(key(i), ESTABLISHED, i, 0)).isNotNull();
                }
                assertThat(table.insert(key(capacity), ESTABLISHED, 0, 0)).isNull();
                assertThat(table.refusedByCapacity()).isEqualTo(round + 1);
                for (int i = capacity - 1; i >= 0; i--) {
                    assertThat(table.remove(key((int) (i * 7919L % capacity)))).isTrue();
                }
                assertThat(table.size()).isZero();
            }
        }
    }

    @Test
    void shouldNeverLetAFloodTouchProvenConnections() {
        int capacity = 10_000;
        try (ConnectionTable table = inMemory(capacity)) {
            int proven = 7_000;
            for (int i = 0; i < proven; i++) {
                table.insert(key(i), i % 2 == 0 ? ESTABLISHED : HALF_CLOSED, i, 0);
            }
            for (int i = proven; i < 300_000; i++) {
                table.insert(key(i), i % 3 == 0 ? UNPROVEN : HALF_OPEN, i, i);
                assertThat(table.size()).isLessThanOrEqualTo(capacity);
            }
            assertThat(table.count(HALF_OPEN)).isLessThanOrEqualTo(2_000);
            assertThat(table.count(UNPROVEN)).isLessThanOrEqualTo(2_000);
            for (int i = 0; i < proven; i++) {
                assertThat(table.lookup(key(i)).serverId()).isEqualTo(i);
            }
            for (int i = 300_000; i < 300_000 + capacity - proven; i++) {
                assertThat(table.insert(key(i), ESTABLISHED, i, 0)).isNotNull();
            }
            assertThat(table.count(ESTABLISHED) + table.count(HALF_CLOSED)).isEqualTo(capacity);
            assertThat(table.insert(key(1_000_000), ESTABLISHED, 0, 0)).isNull();
            assertThat(table.evicted(ESTABLISHED) + table.evicted(HALF_CLOSED)).isZero();
        }
    }

    @Test
    void shouldProveAConnectionEvenWhenTheTableIsFullOfOthers() {
        try (ConnectionTable table = inMemory(10)) {
            table.insert(key(0), HALF_OPEN, 1, 0);
            for (int i = 1; i < 10; i++) {
                table.insert(key(i), ESTABLISHED, 1, 0);
            }
            Connection connection = table.lookup(key(0));
            table.changeState(connection, key, ESTABLISHED, 5);
            assertThat(connection.has(Connection.PROVEN)).isTrue();
            assertThat(table.count(ESTABLISHED)).isEqualTo(10);
        }
    }

    @Test
    void shouldEvictClosingThenHalfOpenThenUnprovenOldestFirst() {
        try (ConnectionTable table = inMemory(10)) {
            table.insert(key(0), UNPROVEN, 0, 0);
            table.insert(key(1), HALF_OPEN, 0, 0);
            table.insert(key(2), CLOSING, 0, 0);
            table.insert(key(3), CLOSING, 0, 0);
            for (int i = 4; i < 10; i++) {
                table.insert(key(i), ESTABLISHED, 0, 0);
            }
            int[] order = {2, 3, 1, 0};
            for (int i = 0; i < order.length; i++) {
                assertThat(table.lookup(key(order[i]))).isNotNull();
                assertThat(table.insert(key(100 + i), ESTABLISHED, 0, 0)).isNotNull();
                assertThat(table.lookup(key(order[i]))).isNull();
            }
            assertThat(table.insert(key(200), ESTABLISHED, 0, 0)).isNull();
        }
    }

    @Test
    void shouldRestartInPlaceWithinTheHalfOpenShare() {
        try (ConnectionTable table = inMemory(10)) {
            table.insert(key(0), CLOSING, 1, 0).flags(Connection.PROVEN | Connection.FIN_SEEN);
            long version = table.lookup(key(0)).version();
            table.insert(key(1), HALF_OPEN, 1, 0);
            assertThat(table.restart(table.lookup(key(0)), key, 2, 9)).isTrue();
            Connection restarted = table.lookup(key(0));
            assertThat(restarted.state()).isEqualTo(HALF_OPEN);
            assertThat(restarted.flags()).isZero();
            assertThat(restarted.serverId()).isEqualTo(2);
            assertThat(restarted.lastSeenMs()).isEqualTo(9);
            assertThat(restarted.version()).isGreaterThan(version);
            table.insert(key(2), CLOSING, 1, 0);
            assertThat(table.restart(table.lookup(key(2)), key, 2, 9)).isFalse();
            assertThat(table.lookup(key(2)).state()).isEqualTo(CLOSING);
            assertThat(table.refusedByShare()).isEqualTo(1);
        }
    }

    @Test
    void shouldAgeByStateAndTouch() {
        try (ConnectionTable table = inMemory(100)) {
            table.expire(0, 100);
            table.insert(key(0), HALF_OPEN, 0, 0);
            table.insert(key(1), UNPROVEN, 0, 0);
            table.insert(key(2), ESTABLISHED, 0, 0);
            table.insert(key(3), HALF_CLOSED, 0, 0);
            ageTo(table, 0, 9_999);
            assertThat(table.size()).isEqualTo(4);
            ageTo(table, 9_999, 12_000);
            assertThat(table.lookup(key(3)).state()).isEqualTo(CLOSING);
            table.changeState(table.lookup(key(3)), key, HALF_CLOSED, 12_000);
            ageTo(table, 12_000, 21_999);
            assertThat(table.lookup(key(3)).state()).isEqualTo(HALF_CLOSED);
            ageTo(table, 21_999, 29_999);
            assertThat(table.lookup(key(0))).isNotNull();
            ageTo(table, 29_999, 34_500);
            assertThat(table.lookup(key(0))).isNull();
            assertThat(table.lookup(key(3))).isNull();
            table.lookup(key(2)).lastSeenMs(800_000);
            ageTo(table, 34_500, 1_699_000);
            assertThat(table.lookup(key(1))).isNull();
            assertThat(table.lookup(key(2))).isNotNull();
            ageTo(table, 1_699_000, 1_702_000);
            assertThat(table.size()).isZero();
        }
    }

    @Test
    void shouldAgeInSlicesAndSpreadAPassOverItsTime() {
        int[] examined = {0};
        Timeouts counting = (connectionKey, state) -> {
            examined[0]++;
            return 1_000_000;
        };
        TableOptions options = TableOptions.of(10_000, SEED);
        try (ConnectionTable table = ChronicleConnectionTable.inMemory(options, counting, ConnectionListener.NONE)) {
            for (int i = 0; i < 10_000; i++) {
                table.insert(key(i), ESTABLISHED, 0, 0);
            }
            table.expire(0, 1_000_000);
            assertThat(examined[0]).isZero();
            table.expire(100, 1_000_000);
            assertThat(examined[0]).isBetween(990, 1_010);
            table.expire(1_000, 50);
            assertThat(examined[0]).isBetween(1_040, 1_060);
            table.expire(1_000, 1_000_000);
            assertThat(examined[0]).isEqualTo(10_000);
            table.expire(1_000, 1_000_000);
            assertThat(examined[0]).isEqualTo(10_000);
        }
    }

    @Test
    void shouldRefuseASecondInsertOfAKeyAndAChangeToHalfOpen() {
        try (ConnectionTable table = inMemory(10)) {
            Connection connection = table.insert(key(0), ESTABLISHED, 0, 0);
            assertThatThrownBy(() -> table.changeState(connection, key, HALF_OPEN, 0))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> table.insert(key(0), ESTABLISHED, 0, 0)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldAssertItsOwnerUntilReleased() throws InterruptedException {
        try (ConnectionTable table = inMemory(10)) {
            table.insert(key(0), ESTABLISHED, 5, 0);
            assertThat(failureOnAnotherThread(table)).isInstanceOf(AssertionError.class);
            table.releaseOwnership();
            assertThat(failureOnAnotherThread(table)).isNull();
        }
    }

    @Test
    void shouldAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int entries = 50_000;
        try (ConnectionTable table = inMemory(entries)) {
            turnOver(table, entries, 4);
            long before = threads.getCurrentThreadAllocatedBytes();
            long overhead = threads.getCurrentThreadAllocatedBytes() - before;
            // What is linked or compiled late allocates once, not in each of three millions.
            long least = Long.MAX_VALUE;
            for (int million = 0; million < 3 && least != 0; million++) {
                before = threads.getCurrentThreadAllocatedBytes();
                turnOver(table, entries, 20);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before - overhead);
            }
            assertThat(least)
                    .as("bytes for 1 M inserts, lookups, changes and removals")
                    .isZero();
        }
    }

    @Test
    void shouldTakeNoMoreThan96BytesAnEntry() {
        try (ConnectionTable table = inMemory(1_000_000)) {
            assertThat(table.bytesPerEntry()).isBetween(72, 96);
        }
    }

    /** Inserts, finds, changes and forgets every entry; one in eight is left to expiry. */
    private void turnOver(ConnectionTable table, int entries, int rounds) {
        long nowMs = 0;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < entries; i++) {
                table.insert(key(i), (i & 7) == 0 ? UNPROVEN : ESTABLISHED, i, nowMs);
            }
            for (int i = 0; i < entries; i++) {
                Connection connection = table.lookup(key(i));
                if (connection != null && (i & 1) == 1) {
                    table.changeState(connection.lastSeenMs(nowMs), key, CLOSING, nowMs);
                }
            }
            for (int i = 0; i < entries; i++) {
                if ((i & 7) != 0) {
                    table.remove(key(i));
                }
            }
            nowMs += 1_000_000;
            table.expire(nowMs, entries * 2);
            table.expire(nowMs + 1_000, entries * 2);
            nowMs += 2_000;
        }
        if (table.size() != 0) {
            throw new AssertionError("left " + table.size());
        }
    }

    private static void ageTo(ConnectionTable table, long fromMs, long toMs) {
        for (long nowMs = fromMs; nowMs <= toMs; nowMs += 100) {
            table.expire(nowMs, 1_000);
        }
        table.expire(toMs, 1_000);
    }

    private Throwable failureOnAnotherThread(ConnectionTable table) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread other = new Thread(() -> table.lookup(new ConnectionKey().copyFrom(key(0))), "other");
        other.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        other.start();
        other.join(10_000);
        return failure.get();
    }

    private static ConnectionTable inMemory(int capacity) {
        return ChronicleConnectionTable.inMemory(TableOptions.of(capacity, SEED), TIMEOUTS, ConnectionListener.NONE);
    }

    private ConnectionKey key(int number) {
        return key.setIpv4(number * 0x9e3779b1, number & 0xffff, 0x0a000001, 443, ConnectionKey.TCP);
    }
}
