package io.netdispatcher.replication.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ConnectionRecordTest {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[ConnectionRecord.MAX_BYTES]);

    @Test
    void shouldRefuseVersionsFromWhichATableCouldNotGoOnCounting() {
        assertThat(isValidWithVersion(1)).isTrue();
        assertThat(isValidWithVersion(1L << 62)).isTrue();
        assertThat(isValidWithVersion((1L << 62) + 1)).isFalse();
        assertThat(isValidWithVersion(Long.MAX_VALUE)).isFalse();
        assertThat(isValidWithVersion(-1)).isFalse();
    }

    private boolean isValidWithVersion(long version) {
        Connection connection = new Connection()
                .wrap(new UnsafeBuffer(new byte[Connection.LENGTH_BYTES]), 0)
                .version(version)
                .state(ConnectionState.ESTABLISHED);
        ConnectionKey key = new ConnectionKey().setIpv4(1, 2, 3, 80, ConnectionKey.TCP);
        int length = ConnectionRecord.put(buffer, 0, key, connection, 1_000);
        return Records.areValid(buffer, 0, length, 1);
    }
}
