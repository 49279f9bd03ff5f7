package io.netdispatcher.executor.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.table.PlainConnectionTable.Id;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on the real table and on the plain one; both must agree after every one. */
class ConnectionTableModelTest {
    private static final int OPERATIONS = 250_000;
    private static final int CAPACITY = 200;
    private static final int KEYS = 400;
    private static final int SWEEP_MS = 10;
    private static final Timeouts TIMEOUTS = (key, state) -> switch (state) {
        case HALF_OPEN -> 300;
        case UNPROVEN -> 600;
        case ESTABLISHED -> key.vipPort() == 443 ? 3_000 : 1_500;
        case HALF_CLOSED, CLOSING -> 200;
    };

    private final List<String> realEvents = new ArrayList<>();
    private final List<String> plainEvents = new ArrayList<>();
    private final List<Id> expired = new ArrayList<>();
    private boolean expiring;
    private long nowMs;

    private ConnectionTable real;
    private PlainConnectionTable plain;

    @ParameterizedTest
    @ValueSource(longs = {1, 42, 20_261_121})
    void shouldAgreeWithThePlainTable(long seed) {
        nowMs = 0xffff_f000L; // the 32-bit last-seen wraps soon
        TableOptions options = new TableOptions(CAPACITY, 0.2, 0.15, SWEEP_MS, seed);
        plain = new PlainConnectionTable(options, TIMEOUTS, new Recorder(plainEvents, false));
        real = ChronicleConnectionTable.inMemory(options, TIMEOUTS, new Recorder(realEvents, true));
        Random random = new Random(seed);
        try (ConnectionTable closing = real) {
            assertThat(closing.size()).isZero();
            for (int i = 0; i < OPERATIONS; i++) {
                String operation = step(random);
                String where = "seed " + seed + " operation " + i + " " + operation;
                assertThat(realEvents).as(where).isEqualTo(plainEvents);
                realEvents.clear();
                plainEvents.clear();
                assertCountsAgree(where);
                if (i % 5_000 == 0) {
                    assertEntriesAgree(where);
                }
            }
            assertEntriesAgree("seed " + seed);
        }
    }

    private String step(Random random) {
        nowMs += random.nextInt(4);
        ConnectionKey key = key(random.nextInt(KEYS));
        ConnectionState state = ConnectionState.values()[random.nextInt(ConnectionState.COUNT)];
        int server = random.nextInt(8);
        int choice = random.nextInt(100);
        if (choice == 0) {
            if (random.nextInt(4) == 0) {
                real.restartAges(nowMs);
                plain.restartAges(nowMs);
            }
            expireBoth();
            return "expire";
        }
        if (choice < 8) {
            assertThat(real.remove(key)).isEqualTo(plain.remove(key));
            return "remove " + key;
        }
        if (choice < 14) {
            apply(key, state, server, random.nextInt(2_000));
            return "apply " + key;
        }
        Connection found = real.lookup(key);
        Connection expected = plain.lookup(key);
        assertSame(found, expected);
        if (found == null) {
            assertSame(real.insert(key, state, server, nowMs), plain.insert(key, state, server, nowMs));
            return "insert " + key + " " + state;
        }
        if (choice < 50) {
            found.lastSeenMs(nowMs);
            expected.lastSeenMs(nowMs);
            return "touch " + key;
        }
        if (choice < 55) {
            real.reassign(found, key, server);
            plain.reassign(null, key, server);
        } else if (choice < 65 || state == ConnectionState.HALF_OPEN) {
            assertThat(real.restart(found, key, server, nowMs)).isEqualTo(plain.restart(null, key, server, nowMs));
        } else {
            real.changeState(found, key, state, nowMs);
            plain.changeState(null, key, state, nowMs);
        }
        assertSame(found, plain.lookup(key));
        return "change " + key;
    }

    private void apply(ConnectionKey key, ConnectionState state, int server, int ahead) {
        Connection known = plain.lookup(key);
        Connection record = new Connection().wrap(new UnsafeBuffer(new byte[Connection.LENGTH_BYTES]), 0);
        long version = known == null ? 1 + ahead : known.version() - 1_000 + ahead;
        record.version(version).serverId(server).state(state).flags(Connection.FIN_SEEN);
        assertSame(real.apply(key, record, nowMs), plain.apply(key, record, nowMs));
    }

    /** Two passes: the first in any order of slots, the second leaves nothing overdue behind. */
    private void expireBoth() {
        for (int pass = 0; pass < 2; pass++) {
            nowMs += SWEEP_MS;
            expiring = true;
            int aged = real.expire(nowMs, Integer.MAX_VALUE);
            expiring = false;
            assertThat(aged).isEqualTo(expired.size());
            for (Id id : expired) {
                Connection due = plain.lookup(id.key());
                assertThat(plain.silentMs(due, nowMs))
                        .isGreaterThanOrEqualTo(TIMEOUTS.timeoutMs(id.key(), due.state()));
                plain.expire(id, nowMs);
            }
            expired.clear();
        }
        assertThat(plain.expire(nowMs, Integer.MAX_VALUE)).as("left overdue").isZero();
    }

    private void assertCountsAgree(String where) {
        boolean agree = real.size() == plain.size()
                && real.refusedByShare() == plain.refusedByShare()
                && real.refusedByCapacity() == plain.refusedByCapacity();
        for (ConnectionState state : ConnectionState.values()) {
            agree &= real.count(state) == plain.count(state) && real.evicted(state) == plain.evicted(state);
        }
        assertThat(agree).as(where).isTrue();
        assertThat(real.size()).as(where).isLessThanOrEqualTo(CAPACITY);
    }

    private void assertEntriesAgree(String where) {
        int[] seen = {0};
        int slot = 0;
        while (slot >= 0) {
            slot = real.forEach(slot, 7, (key, connection) -> {
                assertSame(connection, plain.lookup(key));
                seen[0]++;
            });
        }
        assertThat(seen[0]).as(where).isEqualTo(plain.size());
    }

    private static void assertSame(Connection real, Connection plain) {
        if (real == null || plain == null) {
            assertThat(real).isSameAs(plain);
            return;
        }
        assertThat(real.toString()).isEqualTo(plain.toString());
        assertThat(real.lastSeenMs()).isEqualTo(plain.lastSeenMs());
    }

    private static ConnectionKey key(int number) {
        return new ConnectionKey().setIpv4(0x0a000000 | number, 1024 + number, 0xc0a80001, 443 + (number & 1), 6);
    }

    /** Notes events as text. Changes and removals by expiry are noted as ids too, for the plain table to follow. */
    private final class Recorder implements ConnectionListener {
        private final List<String> events;
        private final boolean leads;

        Recorder(List<String> events, boolean leads) {
            this.events = events;
            this.leads = leads;
        }

        @Override
        public void created(ConnectionKey key, Connection connection) {
            events.add("created " + key + " " + connection);
        }

        @Override
        public void changed(
                ConnectionKey key, Connection connection, ConnectionState oldState, int oldServerId, long oldVersion) {
            events.add("changed " + key + " " + connection + " was " + oldState + " " + oldServerId + " " + oldVersion);
            note(key);
        }

        @Override
        public void removed(ConnectionKey key, Connection connection, RemovalReason reason) {
            events.add(reason + " " + key + " " + connection);
            note(key);
        }

        private void note(ConnectionKey key) {
            if (leads && expiring) {
                expired.add(Id.of(key));
            }
        }
    }
}
