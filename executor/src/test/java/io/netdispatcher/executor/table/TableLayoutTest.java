package io.netdispatcher.executor.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The bytes of keys and connections: other structures and the wire rely on them. */
class TableLayoutTest {
    @Test
    void shouldLayKeysOutAsDocumented() {
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[ConnectionKey.LENGTH_BYTES]);
        ConnectionKey key = new ConnectionKey().wrap(bytes, 0).setIpv4(0x0a010203, 0xc350, 0xc0a80164, 443, 6);
        byte[] expected = {
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            -1,
            -1,
            10,
            1,
            2,
            3, //
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            -1,
            -1,
            (byte) 192,
            (byte) 168,
            1,
            100, //
            (byte) 0xc3,
            0x50,
            1,
            (byte) 0xbb,
            6,
            4,
            0,
            0
        };
        assertThat(bytes.byteArray()).isEqualTo(expected);
        assertThat(ConnectionKey.LENGTH_BYTES).isEqualTo(40);
        assertThat(key.clientIpv4()).isEqualTo(0x0a010203);
        assertThat(key.clientPort()).isEqualTo(0xc350);
        assertThat(key.vipIpv4()).isEqualTo(0xc0a80164);
        assertThat(key.vipPort()).isEqualTo(443);
        assertThat(key.protocol()).isEqualTo(ConnectionKey.TCP);
        assertThat(key.addressFamily()).isEqualTo(4);
        assertThat(key).hasToString("10.1.2.3:50000 -> 192.168.1.100:443 protocol 6");
    }

    @Test
    void shouldCopyKeysWhole() {
        ConnectionKey key = new ConnectionKey().setIpv4(1, 2, 3, 4, 17);
        UnsafeBuffer target = new UnsafeBuffer(new byte[48]);
        key.copyTo(target, 8);
        assertThat(new ConnectionKey().wrap(target, 8)).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(new ConnectionKey().copyFrom(key)).isEqualTo(key);
        assertThat(new ConnectionKey().setIpv4(1, 2, 3, 5, 17)).isNotEqualTo(key);
    }

    @Test
    void shouldLayConnectionsOutAsDocumented() {
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[Connection.LENGTH_BYTES]);
        Connection connection = new Connection().wrap(bytes, 0);
        connection
                .version(0x1122334455667788L)
                .lastSeenMs(0x9_0000_0001L)
                .serverId(0x0a000002)
                .state(ConnectionState.HALF_CLOSED)
                .flags(Connection.PROVEN | Connection.FIN_SEEN);
        assertThat(Connection.LENGTH_BYTES).isEqualTo(24);
        assertThat(bytes.getLong(0)).isEqualTo(0x1122334455667788L);
        assertThat(bytes.getInt(8)).isEqualTo(1);
        assertThat(bytes.getInt(12)).isEqualTo(0x0a000002);
        assertThat(bytes.getByte(16)).isEqualTo((byte) 4);
        assertThat(bytes.getByte(17)).isEqualTo((byte) 3);
        assertThat(bytes.getShort(18)).isZero();
        assertThat(bytes.getInt(20)).isZero();
        assertThat(connection.has(Connection.PROVEN)).isTrue();
    }

    @Test
    void shouldMeasureSilenceAcrossTheWrap() {
        Connection connection = new Connection().wrap(new UnsafeBuffer(new byte[Connection.LENGTH_BYTES]), 0);
        connection.lastSeenMs(0xffff_fff0L);
        assertThat(connection.silentMs(0x1_0000_0010L)).isEqualTo(0x20);
        assertThat(connection.silentMs(0xffff_ffe0L)).isEqualTo(-0x10);
    }

    @Test
    void shouldKeepStateCodes() {
        assertThat(ConnectionState.values()).hasSize(ConnectionState.COUNT);
        for (ConnectionState state : ConnectionState.values()) {
            assertThat(state.code()).isEqualTo((byte) (state.ordinal() + 1));
            assertThat(ConnectionState.of(state.code())).isSameAs(state);
        }
        assertThat(ConnectionState.of((byte) 0)).isNull();
    }

    @Test
    void shouldRefuseSillyOptions() {
        assertThatThrownBy(() -> TableOptions.of(0, 1)).hasMessageContaining("capacity");
        assertThatThrownBy(() -> new TableOptions(1, 0, 0.2, 1_000, 1)).hasMessageContaining("shares");
        assertThatThrownBy(() -> new TableOptions(1, 0.2, 1.1, 1_000, 1)).hasMessageContaining("shares");
        assertThatThrownBy(() -> new TableOptions(1, 0.2, 0.2, 0, 1)).hasMessageContaining("sweepMs");
    }

    @Test
    void shouldNotShipAnalytics() {
        assertThatThrownBy(() -> Class.forName("net.openhft.chronicle.analytics.Analytics"))
                .isInstanceOf(ClassNotFoundException.class);
    }
}
