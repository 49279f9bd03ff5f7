package io.netdispatcher.executor.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionListenersTest {
    private final List<String> events = new ArrayList<>();

    private ConnectionListener noting(String name) {
        return new ConnectionListener() {
            @Override
            public void created(ConnectionKey key, Connection connection) {
                events.add(name + " created " + connection.serverId());
            }

            @Override
            public void changed(
                    ConnectionKey key, Connection connection, ConnectionState oldState, int oldServerId, long old) {
                events.add(name + " changed " + oldState + " " + oldServerId + " " + old);
            }

            @Override
            public void removed(ConnectionKey key, Connection connection, RemovalReason reason) {
                events.add(name + " " + reason);
            }
        };
    }

    @Test
    void shouldTellBothOfEverythingTheFirstOneFirst() {
        ConnectionListener both = ConnectionListeners.of(noting("a"), noting("b"));
        ConnectionKey key = new ConnectionKey().setIpv4(1, 2, 3, 4, ConnectionKey.TCP);
        try (ConnectionTable table = ChronicleConnectionTable.inMemory(
                TableOptions.of(10, 1), ChronicleConnectionTableTest.TIMEOUTS, both)) {
            table.insert(key, ConnectionState.HALF_OPEN, 7, 0);
            table.reassign(table.lookup(key), key, 8);
            table.remove(key);
        }
        assertThat(events)
                .containsExactly(
                        "a created 7",
                        "b created 7",
                        "a changed HALF_OPEN 7 1",
                        "b changed HALF_OPEN 7 1",
                        "a REMOVED",
                        "b REMOVED");
    }
}
